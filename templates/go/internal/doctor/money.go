package doctor

import (
	"fmt"
	"math/big"
	"strings"
)

// What a budget comes to in a month, by whole numbers alone; they may have more than 64 bits.

const (
	gigabyte     = 1_000_000_000
	monthSeconds = monthDays * 86_400
)

// bytesAMonth returns how many bytes one process sends that always uses all of its budget.
func bytesAMonth(budget coreBudget, window, recordBytes int64) *big.Int {
	cost := big.NewInt(budget.CostPerWindow)
	cost.Mul(cost, big.NewInt(monthSeconds))
	if budget.Kind == kindBytes {
		return cost.Quo(cost, big.NewInt(window))
	}
	cost.Mul(cost, big.NewInt(recordBytes))
	return cost.Quo(cost, big.NewInt(recordCost*window))
}

// aSecond returns a budget as records, up to three decimals, or whole bytes each second.
func aSecond(budget coreBudget, window int64) string {
	if budget.Kind == kindBytes {
		return fmt.Sprint(budget.CostPerWindow / window)
	}
	thousandths := rounded(big.NewInt(budget.CostPerWindow*1000), recordCost*window)
	return strings.TrimRight(strings.TrimRight(pointed(thousandths, 3), "0"), ".")
}

// gigabytes returns bytes as GB with two decimals.
func gigabytes(size *big.Int) string {
	return pointed(rounded(new(big.Int).Mul(size, big.NewInt(100)), gigabyte), 2)
}

// priceOf returns what so many bytes cost, in dollars and cents.
func priceOf(size *big.Int) string {
	return dollars(rounded(new(big.Int).Mul(size, big.NewInt(centsPerGB)), gigabyte))
}

// priceBeyondFree returns what so many bytes cost where what is free was not used otherwise.
func priceBeyondFree(size *big.Int) string {
	beyond := new(big.Int).Sub(size, new(big.Int).Mul(big.NewInt(freeGB), big.NewInt(gigabyte)))
	if beyond.Sign() < 0 {
		beyond.SetInt64(0)
	}
	return priceOf(beyond)
}

func dollars(cents *big.Int) string {
	return "$" + pointed(cents, 2)
}

// rounded divides, a half upwards.
func rounded(dividend *big.Int, divisor int64) *big.Int {
	twice := new(big.Int).Mul(dividend, big.NewInt(2))
	twice.Add(twice, big.NewInt(divisor))
	return twice.Quo(twice, big.NewInt(2*divisor))
}

// pointed returns a number of the smallest decimals with a point in front of them.
func pointed(number *big.Int, decimals int) string {
	digits := fmt.Sprintf("%0*s", decimals+1, number.String())
	return digits[:len(digits)-decimals] + "." + digits[len(digits)-decimals:]
}
