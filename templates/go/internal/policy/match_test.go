package policy

import (
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"
)

// matchOf returns the conditions that a document gives its only rule.
func matchOf(t *testing.T, conditions string) *Match {
	t.Helper()
	reading := Read([]byte(withRules(`{"id":"a","action":"always","match":` + conditions + `}`)))
	if reading.Policy == nil {
		t.Fatalf("%s: %v", conditions, reading.Errors)
	}
	return &reading.Policy.Rules[0].Match
}

func attributes(values ...slog.Attr) func(string) (slog.Value, bool) {
	return func(name string) (slog.Value, bool) {
		for _, value := range values {
			if value.Key == name {
				return value.Value, true
			}
		}
		return slog.Value{}, false
	}
}

var (
	patternID = strings.Repeat("0", int(fieldNamed(objects["match"], "pattern").low))
	sample    = Record{
		Logger: "app.worker", Severity: 9, Template: "took so many ms", Pattern: patternID,
		Attribute: attributes(slog.String("user", "bob"), slog.Int("status", 503), slog.Bool("retry", true)),
	}
)

func TestAllConditionsMustHold(t *testing.T) {
	for conditions, want := range map[string]bool{
		"{}":                                               true,
		`{"logger":"app.*"}`:                               true,
		`{"logger":"App.*"}`:                               false,
		`{"logger":""}`:                                    false,
		`{"template":"took * ms"}`:                         true,
		`{"template":"took"}`:                              false,
		`{"severity":{}}`:                                  true,
		`{"severity":{"min":9,"max":9}}`:                   true,
		`{"severity":{"min":10}}`:                          false,
		`{"severity":{"max":8}}`:                           false,
		`{"pattern":"` + patternID + `"}`:                  true,
		`{"pattern":"` + patternID[1:] + `f"}`:             false,
		`{"attributes":{"user":"b*"}}`:                     true,
		`{"attributes":{"user":"b*","status":"5*"}}`:       true,
		`{"attributes":{"status":"503","retry":"true"}}`:   true,
		`{"attributes":{"retry":"false"}}`:                 false,
		`{"attributes":{"other":"*"}}`:                     false,
		`{"attributes":{"other":null}}`:                    true,
		`{"logger":"app.*","attributes":{"user":"alice"}}`: false,
		`{"logger":"*","template":"*","attributes":{}}`:    true,
	} {
		if got := matchOf(t, conditions).Fits(sample); got != want {
			t.Errorf("%s fits: %v", conditions, got)
		}
	}
}

func TestANumberIsComparedAsItsDigits(t *testing.T) {
	for pattern, value := range map[string]slog.Value{
		"-9007199254740991": slog.Int64Value(1 - exact),
		"9007199254740991":  slog.Uint64Value(exact - 1),
		"0":                 slog.Float64Value(math.Copysign(0, -1)),
		"42":                slog.Float64Value(42),
		"-900719925474099*": slog.Float64Value(1 - exact),
		"":                  slog.StringValue(""),
	} {
		match := matchOf(t, `{"attributes":{"x":"`+pattern+`"}}`)
		if !match.Fits(Record{Severity: 9, Attribute: attributes(slog.Attr{Key: "x", Value: value})}) {
			t.Errorf("%v does not fit %s", value, pattern)
		}
	}
}

func TestANumberThatSomeLanguageWouldRoundNeverFits(t *testing.T) {
	match := matchOf(t, `{"attributes":{"x":"*"}}`)
	for _, value := range []slog.Value{
		slog.Int64Value(exact), slog.Int64Value(-exact), slog.Int64Value(math.MinInt64), slog.Int64Value(math.MaxInt64),
		slog.Uint64Value(exact), slog.Uint64Value(math.MaxUint64), slog.Uint64Value(1 << 63),
		slog.Float64Value(exact), slog.Float64Value(-exact), slog.Float64Value(1 << 63), slog.Float64Value(math.MaxFloat64),
	} {
		if match.Fits(Record{Severity: 9, Attribute: attributes(slog.Attr{Key: "x", Value: value})}) {
			t.Errorf("%v fits", value)
		}
	}
}

func TestOtherValuesAndAbsentOnesNeverFit(t *testing.T) {
	match := matchOf(t, `{"attributes":{"x":"*"}}`)
	for _, value := range []slog.Value{
		slog.Float64Value(1.5), slog.Float64Value(exact), slog.Float64Value(math.NaN()), slog.Float64Value(math.Inf(-1)),
		slog.DurationValue(time.Second), slog.TimeValue(time.Now()), slog.AnyValue(nil), slog.GroupValue(),
		slog.AnyValue([]string{"a"}), {},
	} {
		if match.Fits(Record{Severity: 9, Attribute: attributes(slog.Attr{Key: "x", Value: value})}) {
			t.Errorf("%v fits", value)
		}
	}
	if match.Fits(Record{Severity: 9}) {
		t.Error("no attributes fit")
	}
}

func TestNothingIsAllocatedByAMatch(t *testing.T) {
	match := matchOf(t, `{"logger":"app.*","template":"*ms","severity":{"min":1},"pattern":"`+patternID+
		`","attributes":{"user":"b*b","status":"*3","retry":"true"}}`)
	fits := false
	allocations := testing.AllocsPerRun(200, func() {
		record := sample
		user, status := "bob", 503
		record.Attribute = func(name string) (slog.Value, bool) {
			switch name {
			case "user":
				return slog.StringValue(user), true
			case "status":
				return slog.IntValue(status), true
			}
			return slog.BoolValue(true), true
		}
		fits = match.Fits(record)
	})
	if allocations > 0 || !fits {
		t.Errorf("fits: %v, %v allocations", fits, allocations)
	}
}

func BenchmarkMatch(b *testing.B) {
	reading := Read([]byte(withRules(`{"id":"a","action":"always","match":{"logger":"app.*","attributes":{"status":"5*"}}}`)))
	b.ReportAllocs()
	for b.Loop() {
		reading.Policy.Rules[0].Match.Fits(sample)
	}
}
