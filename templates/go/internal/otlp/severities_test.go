package otlp

import (
	"fmt"
	"log/slog"
	"math"
	"testing"
)

func TestTheSeverityOfALevelIsThatOfTheHighestNotAboveIt(t *testing.T) {
	table := Severities{levels: []levelSeverity{{-1, 5}, {0, 9}, {2, 17}}}
	for level, want := range map[int]int{math.MinInt: 5, -2: 5, -1: 5, 0: 9, 1: 9, 2: 17, math.MaxInt: 17} {
		expect(t, fmt.Sprint(level), table.OfLevel(level), want)
	}
	expect(t, "without levels", (&Severities{}).OfLevel(5), 0)
}

func TestAnOffsetEndsAtTheFirstAndTheLastSeverity(t *testing.T) {
	table := Severities{offset: 9, hasOffset: true}
	for level, want := range map[int]int{-4: 5, 0: 9, 4: 13, 8: 17, -8: 1, -9: 1, 15: 24, 16: 24, math.MinInt: 1, math.MaxInt: 24} {
		expect(t, fmt.Sprint(level), table.OfLevel(level), want)
	}
}

func TestNamesAreKnownInAnyCase(t *testing.T) {
	table := Severities{names: map[string]int{"warn": 13}}
	for name, want := range map[string]int{"warn": 13, "WARN": 13, "Warn": 13, "warning": 0, "": 0} {
		expect(t, name, table.OfName(name), want)
	}
}

func TestTheLevelsOfLibrariesRise(t *testing.T) {
	expect(t, "slog", SlogSeverities.OfLevel(int(slog.LevelError)), 17)
	for _, table := range []*Severities{&SlogSeverities, &ZapSeverities, &ZerologSeverities} {
		if debug, info := table.OfLevel(-1), table.OfLevel(1); debug >= info {
			t.Errorf("%v: %d is not below %d", table, debug, info)
		}
	}
	for _, table := range []*Severities{&LogrusSeverities, &SyslogSeverities} {
		if info, failure := table.OfName("info"), table.OfName("error"); info >= failure || info == 0 {
			t.Errorf("%v: %d is not below %d", table, info, failure)
		}
	}
}
