package policy

import (
	"errors"
	"math/big"
	"strconv"
	"strings"
)

// What a budget is counted in.
const (
	KindRecords = "records"
	KindBytes   = "bytes"
)

const millisecondsPerSecond = 1000

var (
	windowField = fieldNamed(objects[documentObject], "window_seconds")
	budgetField = fieldOf(objects[documentObject], kindBudget)
)

// Budget is what a window may cost: a fixed amount for each of its records, or bytes.
type Budget struct {
	Kind          string
	CostPerWindow int64
}

// ReadBudget returns what a text such as 20/s allows a window of so many seconds. The text of its error is a message of
// the spec.
func ReadBudget(text string, window int64) (Budget, error) {
	if !windowField.allows(window) {
		return Budget{}, errors.New(unexpected(windowField.expected, window))
	}
	read, err := readAllowance(repairedText(text))
	if err != nil {
		return Budget{}, err
	}
	return read.inWindow(window)
}

// allowance is a budget as it is written: amount is counted in its smallest decimal; a unit of 0 bytes stands for records.
type allowance struct {
	text         string
	amount       *big.Int
	unit, period int64
}

// readAllowance reads a text such as 20/s or 10 GB/month.
func readAllowance(text string) (allowance, error) {
	parts := budgetText.FindStringSubmatch(text)
	if parts == nil {
		return allowance{}, errors.New(unexpected(budgetField.expected, text))
	}
	whole, decimals, unit, period := parts[1], parts[2], parts[3], parts[4]
	if _, known := units[unit]; !known && unit != "" {
		return allowance{}, unknown(messageUnknownUnit, unit, knownUnits)
	}
	if _, known := periods[period]; !known {
		return allowance{}, unknown(messageUnknownPeriod, period, knownPeriods)
	}
	digits := whole + decimals + strings.Repeat("0", budgetDecimals-len(decimals))
	amount, _ := new(big.Int).SetString(digits, 10)
	return allowance{text, amount, units[unit], periods[period]}, nil
}

func unknown(text, got, known string) error {
	return errors.New(message(text, "{got}", shown(got), "{known}", known))
}

// inWindow returns what a window of so many seconds may cost.
func (a allowance) inWindow(window int64) (Budget, error) {
	cost := a.cost(window)
	if cost.Cmp(big.NewInt(costLow)) < 0 {
		return Budget{}, errors.New(a.below(window))
	}
	if cost.Cmp(big.NewInt(costHigh)) > 0 {
		return Budget{}, errors.New(a.above(window))
	}
	if a.unit > 0 {
		return Budget{KindBytes, cost.Int64()}, nil
	}
	return Budget{KindRecords, cost.Int64()}, nil
}

// cost needs more than 64 bits: fifteen digits of the largest unit do.
func (a allowance) cost(window int64) *big.Int {
	per := big.NewInt(powerOfTen(budgetDecimals) * a.period)
	if a.unit > 0 {
		// Whole bytes per second first.
		cost := new(big.Int).Mul(a.amount, big.NewInt(a.unit))
		return cost.Mul(cost.Quo(cost, per), big.NewInt(window))
	}
	cost := new(big.Int).Mul(a.amount, big.NewInt(RecordCost*window))
	return cost.Quo(cost, per)
}

// below says that a window is too short for the budget, and which one would do.
func (a allowance) below(window int64) string {
	for other := windowField.low; other <= windowField.high; other++ {
		if a.cost(other).Cmp(big.NewInt(costLow)) >= 0 {
			return a.message(messageBudgetBelow, window, other)
		}
	}
	return a.message(messageBudgetBelowAny, window, windowField.high)
}

// above says that a window is too long for the budget, and which one would do.
func (a allowance) above(window int64) string {
	for other := windowField.high; other >= windowField.low; other-- {
		if a.cost(other).Cmp(big.NewInt(costHigh)) <= 0 {
			return a.message(messageBudgetAbove, window, other)
		}
	}
	return a.message(messageBudgetAboveAny, window, windowField.low)
}

func (a allowance) message(text string, window, other int64) string {
	return message(text, "{got}", shown(a.text), "{window}", decimal(window), "{other}", decimal(other))
}

// rate is how many records a rule allows in how many milliseconds.
type rate struct{ count, period int64 }

// readRate reads a text such as 5/s.
func readRate(text string, f *field) (rate, bool) {
	parts := rateText.FindStringSubmatch(text)
	if parts == nil {
		return rate{}, false
	}
	count, err := strconv.ParseInt(parts[1], 10, 64)
	period, known := periods[parts[2]]
	if err != nil || !known || !f.allows(count) {
		return rate{}, false
	}
	return rate{count, period * millisecondsPerSecond}, true
}
