package sampling

import (
	"fmt"
	"testing"
)

func TestAPatternThatLosesItsSlotLeavesItsCountsToTheRest(t *testing.T) {
	s := newStage(t, tight+`,"max_patterns":2}`)
	s.overload("p")
	s.dropped(t, "p", 5)
	seen := s.Stats().Seen
	for range 3 { // no longer known, and not seen in this window
		s.nextWindow()
		s.record("q")
	}
	for i := range 3 {
		s.nextWindow()
		s.record(fmt.Sprint("new", i))
	}
	for _, pattern := range s.Stats().Patterns {
		if pattern.Key == "p" {
			t.Errorf("p has its slot still: %v", pattern)
		}
	}
	stats := s.Stats()
	if stats.Seen != seen+6 || stats.Seen != stats.Kept+stats.Dropped+stats.Buffered {
		t.Errorf("%+v after %d", stats, seen)
	}
	if settled := s.SettleAll(s.now); len(settled) == 0 || settled[len(settled)-1].Key != restKey {
		t.Errorf("settled %v", settled)
	}
	if len(s.ladder.patterns.found) > 2 {
		t.Errorf("%d patterns are found in 2 slots", len(s.ladder.patterns.found))
	}
}

func TestWithoutAFreeSlotAPatternIsOneOfTheRest(t *testing.T) {
	s := newStage(t, tight+`,"max_patterns":1}`)
	s.record("p")
	for range 2 {
		s.record("q")
	}
	want := map[string]int64{"p": 1, restKey: 2}
	for _, pattern := range s.Stats().Patterns {
		if pattern.Seen != want[pattern.Key] {
			t.Errorf("%v", pattern)
		}
	}
}

func TestWhatARuleKnowsOfAPatternIsNotThePatternsOwn(t *testing.T) {
	s := newStage(t, `{"window_seconds":1,"rules":[
		{"id":"a","match":{"logger":"a"},"action":{"algorithm":"first_then_every","first":1,"every":1000000}},
		{"id":"b","match":{"logger":"b"},"action":{"algorithm":"first_then_every","first":1,"every":1000000}}]}`)
	for range 3 {
		for _, logger := range []string{"a", "b", ""} {
			s.Decide(&Record{Pattern: "p", Logger: logger}, s.now, noRandomness)
		}
	}
	if used := s.Engine().Used; used != 3 {
		t.Errorf("%d slots are used", used)
	}
	for _, pattern := range s.Stats().Patterns {
		if want := map[string]int64{"rule:a": 1, "rule:b": 1, "p": 3}[pattern.Key]; pattern.Seen != 3 || pattern.Kept != want {
			t.Errorf("%+v", pattern)
		}
	}
}
