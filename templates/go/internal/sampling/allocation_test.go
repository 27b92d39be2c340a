//go:build !race

package sampling

import (
	"fmt"
	"log/slog"
	"testing"
)

// Under the race detector more is allocated, so this is held without it.
func TestNothingIsAllocatedForAKnownPattern(t *testing.T) {
	attrs := []slog.Attr{slog.String("user", "bob"), slog.Int("status", 503), slog.Any("list", []any{"a", 1})}
	for name, document := range map[string]string{
		"dropped":          tight + `}`,
		"bytes":            tight + `,"budget":"2 kB/s"}`,
		"kept":             `{"budget":"100000/s"}`,
		"rule":             `{"rules":[{"id":"a","action":"never","match":{"attributes":{"user":"b*","status":"5*"}}}]}`,
		"rule by pattern":  `{"rules":[{"id":"a","action":{"algorithm":"first_then_every","first":1,"every":2}}]}`,
		"rule with chance": `{"rules":[{"id":"a","action":"50%"}]}`,
		"shadow":           tight + `,"shadow":true}`,
		"killed":           `{"kill_switch":true}`,
	} {
		s := newStage(t, document)
		s.overload("p")
		record := Record{Pattern: "p", Attrs: attrs, Payload: s}
		s.Decide(&record, s.now, noRandomness)
		if got := testing.AllocsPerRun(500, func() { s.Decide(&record, s.now, noRandomness) }); got > 0 {
			t.Errorf("%s: %v allocations", name, got)
		}
	}
}

func TestARequestAllocatesOnlyForWhatIsHeld(t *testing.T) {
	s := newStage(t, tight+`,"retained":{"enabled":false}}`)
	s.overload("p")
	decide := func() {
		record := Record{Pattern: "p", Severity: defaultSeverity, Scope: "s", Payload: t}
		s.Decide(&record, s.now, 0)
	}
	if got := testing.AllocsPerRun(500, decide); got > 0 {
		t.Errorf("%v allocations without a buffer", got)
	}
	s = newStage(t, tight+`}`)
	s.overload("p")
	for range 100 {
		decide()
	}
	// The records of a request are in one list, which grows.
	if got := testing.AllocsPerRun(500, decide); got >= 1 {
		t.Errorf("%v allocations with a buffer", got)
	}
}

// BenchmarkDropped decides records of known patterns, hardly one of which is kept.
func BenchmarkDropped(b *testing.B) {
	var patterns [30]string
	s := newStage(b, tight+`,"max_patterns":50}`)
	for i := range patterns {
		patterns[i] = fmt.Sprintf("%016x", i)
	}
	for range 3 {
		s.nextWindow()
		for i := range 100 * len(patterns) {
			s.record(patterns[i%len(patterns)])
		}
	}
	s.nextWindow()
	for _, many := range []int{1, 2, 8} {
		b.Run(fmt.Sprint(many, " goroutines"), func(b *testing.B) {
			b.SetParallelism(many)
			b.ReportAllocs()
			b.RunParallel(func(loop *testing.PB) {
				for i := 0; loop.Next(); i++ {
					s.record(patterns[i%len(patterns)])
				}
			})
		})
	}
}

// BenchmarkRoll begins windows with all slots live, in overload.
func BenchmarkRoll(b *testing.B) {
	s := newStage(b, `{"budget":"20/s"}`)
	patterns := s.Engine().MaxPatterns
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		s.nextWindow()
		for i := range 8 * patterns {
			s.record(fmt.Sprint(i % patterns * (i % 9)))
		}
		s.nextWindow()
		b.StartTimer()
		s.Engine().Begin(s.now)
	}
}
