package policy

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

func TestOnlyAProbabilityOfNothingHasTheRateZero(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "0.0": 0, "1": One, "1.000": One, " 0.5 ": One / 2, "0.25": One / 4} {
		if got, err := ReadProbability(text); got != want || err != nil {
			t.Errorf("%q has the rate %d, %v; want %d", text, got, err, want)
		}
	}
	made := newSamples(6)
	for range 2_000 {
		decimals := 1 + made.IntN(6)
		part := 1 + made.Int64N(powerOfTen(decimals))
		text := "0." + fmt.Sprintf("%0*d", decimals, part)
		if part == powerOfTen(decimals) {
			text = "1"
		}
		if got, err := ReadProbability(text); got < 1 || got > One || err != nil {
			t.Errorf("%q has the rate %d, %v", text, got, err)
		}
	}
}

func TestAPercentageIsAProbabilityOfTwoDecimalsMore(t *testing.T) {
	for hundredths := range 101 {
		percent, ok := readPercent(strconv.Itoa(hundredths) + "%")
		rate, err := ReadProbability(fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100))
		if !ok || err != nil || percent != rate {
			t.Errorf("%d%% has the rate %d, its probability %d", hundredths, percent, rate)
		}
	}
}

func TestWhatIsNoProbabilityIsSaid(t *testing.T) {
	for _, text := range []string{"", "2", "1.1", "-0", "+1", ".5", "1.", "1e0", "0,5", "\u0661", "0.5\n", "1%", strings.Repeat("0", 99)} {
		if _, err := ReadProbability(text); err == nil || err.Error() != unexpected(probabilityExpected(), text) {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"", "%", "101%", "100.1%", "-1%", "1%%"} {
		if _, ok := readPercent(text); ok {
			t.Errorf("%q is a percentage", text)
		}
	}
}

func TestAThresholdCanBeReadFromItsText(t *testing.T) {
	if got := ThresholdText(0) + "|" + ThresholdText(One); got != "|0" {
		t.Errorf("got %s", got)
	}
	made := newSamples(7)
	for range 2_000 {
		rate := 1 + made.Int64N(One)
		text := ThresholdText(rate)
		got, err := strconv.ParseInt((text + "000000")[:6], 16, 64)
		if err != nil || got != Threshold(rate) || text != "0" && strings.HasSuffix(text, "0") {
			t.Errorf("rate %d: %s", rate, text)
		}
	}
}

func TestAWeightIsHowManyRecordsOneStandsFor(t *testing.T) {
	if Weight(0) != 0 || Weight(One) != 1 || Weight(One/4) != 4 || Weight(1) != One {
		t.Error("another weight")
	}
}
