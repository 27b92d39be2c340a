package policy

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"
)

// amounts returns budgets of every size.
func amounts(count int) []string {
	made := newSamples(5)
	unitNames, periodNames := slices.Sorted(maps.Keys(units)), slices.Sorted(maps.Keys(periods))
	texts := make([]string, count)
	for i := range texts {
		unit := ""
		if made.IntN(3) > 0 {
			unit = pick(made, unitNames)
		}
		number := made.Int64N(powerOfTen(1 + made.IntN(11)))
		texts[i] = fmt.Sprintf("%d %s / %s", number, unit, pick(made, periodNames))
	}
	return texts
}

// fittingWindows returns the windows that a budget fits.
func fittingWindows(t *testing.T, text string) []int64 {
	t.Helper()
	read, err := readAllowance(text)
	if err != nil {
		t.Fatal(err)
	}
	var fitting []int64
	for window := windowField.low; window <= windowField.high; window++ {
		if cost := read.cost(window); cost.Cmp(big.NewInt(costLow)) >= 0 && cost.Cmp(big.NewInt(costHigh)) <= 0 {
			fitting = append(fitting, window)
		}
	}
	return fitting
}

func TestAWindowThatDoesNotFitIsToldTheNearestThatDoes(t *testing.T) {
	for _, text := range amounts(300) {
		fitting := fittingWindows(t, text)
		for _, window := range []int64{windowField.low, windowField.high} {
			_, err := ReadBudget(text, window)
			if fits := slices.Contains(fitting, window); fits != (err == nil) {
				t.Errorf("%s in %d s: %v", text, window, err)
			}
			if err == nil || len(fitting) == 0 {
				continue
			}
			nearest := fitting[0]
			if window > nearest {
				nearest = fitting[len(fitting)-1]
			}
			if !strings.HasSuffix(err.Error(), " "+decimal(nearest)) {
				t.Errorf("%s in %d s: %v, but %d would do", text, window, err, nearest)
			}
		}
	}
}

func TestABudgetGrowsWithItsWindow(t *testing.T) {
	for _, text := range amounts(300) {
		var before Budget
		for _, window := range fittingWindows(t, text) {
			read, err := ReadBudget(text, window)
			if err != nil || read.CostPerWindow < max(before.CostPerWindow, costLow) || read.CostPerWindow > costHigh {
				t.Fatalf("%s: %v after %v, error %v", text, read, before, err)
			}
			before = read
		}
	}
}

func TestPeriodsOfOneLengthAreOne(t *testing.T) {
	for name, seconds := range periods {
		for other, same := range periods {
			one, _ := ReadBudget("7000000/"+name, windowField.low)
			two, _ := ReadBudget("7000000 / "+other, windowField.low)
			if seconds == same && one != two {
				t.Errorf("%s gave %v, %s gave %v", name, one, other, two)
			}
		}
	}
}

func TestTheLargestAmountsAreExact(t *testing.T) {
	const nines = 999_999_999_999
	for unit, bytes := range units {
		read, err := readAllowance("999999999999 " + unit + "/" + firstOf(periods))
		if err != nil {
			t.Fatal(err)
		}
		want := new(big.Int).Mul(big.NewInt(nines), big.NewInt(bytes))
		want.Quo(want, big.NewInt(periods[firstOf(periods)])).Mul(want, big.NewInt(windowField.high))
		if got := read.cost(windowField.high); got.Cmp(want) != 0 {
			t.Errorf("%s costs %v, want %v", read.text, got, want)
		}
	}
}

func TestWhatIsNoBudgetIsSaidInOrder(t *testing.T) {
	for text, want := range map[string]string{
		"":         unexpected(budgetField.expected, ""),
		"5":        unexpected(budgetField.expected, "5"),
		"-5/s":     unexpected(budgetField.expected, "-5/s"),
		"5/s\n":    unexpected(budgetField.expected, "5/s\n"),
		"\u0665/s": unexpected(budgetField.expected, "\u0665/s"),
		"5/s\xff":  unexpected(budgetField.expected, "5/s\ufffd"),
		"5 QQ/qq":  message(messageUnknownUnit, "{got}", `"QQ"`, "{known}", knownUnits),
		"5/qq":     message(messageUnknownPeriod, "{got}", `"qq"`, "{known}", knownPeriods),
	} {
		if _, err := ReadBudget(text, windowField.low); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	for _, window := range []int64{windowField.low - 1, windowField.high + 1, -1 << 63, 1<<63 - 1} {
		want := unexpected(windowField.expected, window)
		if _, err := ReadBudget("x", window); err == nil || err.Error() != want {
			t.Errorf("window %d: %v, want %s", window, err, want)
		}
	}
}

func TestARateCountsWholeRecordsWithinItsBounds(t *testing.T) {
	f := fieldNamed(algorithms[rateForm.algorithm], rateForm.field)
	every := "/" + firstOf(periods)
	for text, want := range map[string]bool{
		decimal(f.low) + every: true, decimal(f.high) + " " + every + " ": true, decimal(f.low-1) + every: false, decimal(f.high+1) + every: false,
		"5.0" + every: false, "5/qq": false, every: false, "5 " + firstOf(units) + every: false, strings.Repeat("9", 40) + every: false,
	} {
		if _, ok := readRate(text, f); ok != want {
			t.Errorf("%q is a rate: %v", text, ok)
		}
	}
}
