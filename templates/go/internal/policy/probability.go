package policy

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// percentPlaces is how many decimals a percentage is moved by.
const percentPlaces = 2

// ReadProbability returns the rate of a text such as 0.25: how many of One records it keeps.
func ReadProbability(text string) (int64, error) {
	text = repairedText(text)
	rate, ok := readProbability(text)
	if !ok {
		return 0, errors.New(unexpected(probabilityExpected(), text))
	}
	return rate, nil
}

// probabilityExpected returns the words for what a probability is, from the algorithm that has one.
func probabilityExpected() string {
	return fieldOf(algorithms[percentForm.algorithm], kindProbability).expected
}

func readProbability(text string) (int64, bool) {
	return rateOf(probabilityText.FindStringSubmatch(text), 0)
}

func readPercent(text string) (int64, bool) {
	return rateOf(percentText.FindStringSubmatch(text), percentPlaces)
}

// rateOf returns the rate of the digits in front of the point and behind it, which are moved by so many places.
func rateOf(digits []string, places int) (int64, bool) {
	if digits == nil {
		return 0, false
	}
	part, err := strconv.ParseInt(digits[1]+digits[2], 10, 64)
	whole := powerOfTen(len(digits[2]) + places)
	if err != nil || part > whole {
		return 0, false
	}
	// The threshold is rounded down, so no probability but 0 has the rate 0.
	return One - (whole-part)*One/whole, true
}

// Threshold returns the number below which the random bits of a dropped record are.
func Threshold(rate int64) int64 {
	return One - rate
}

// ThresholdText returns OpenTelemetry's form of the threshold of a rate: hexadecimal digits without the zeros at their
// end. A rate of 0 has none.
func ThresholdText(rate int64) string {
	if rate == 0 {
		return ""
	}
	if text := strings.TrimRight(fmt.Sprintf("%06x", Threshold(rate)), "0"); text != "" {
		return text
	}
	return "0"
}

// Weight returns how many records a kept one stands for; of a rate of 0 none is kept.
func Weight(rate int64) float64 {
	if rate == 0 {
		return 0
	}
	return float64(One) / float64(rate)
}

func powerOfTen(exponent int) int64 {
	power := int64(1)
	for range exponent {
		power *= 10
	}
	return power
}
