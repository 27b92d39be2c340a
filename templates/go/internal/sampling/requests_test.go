package sampling

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestHalfOfABudgetIsReleasedAtMost(t *testing.T) {
	s := newStage(t, `{"budget":"8/s","window_seconds":1,"rules":[{"id":"a","action":"never"}]}`)
	for range 8 {
		s.inScope("s", "p", defaultSeverity)
	}
	if got := s.Promote("s", s.now); int64(len(got)) != 8/releasedPart {
		t.Errorf("%d were released", len(got))
	}
}

func TestRandomnessCountsOnlyInARequestAndInItsRange(t *testing.T) {
	for r24, shared := range map[int64]bool{-1: false, 0: true, one - 1: true, one: false, math.MaxInt64: false} {
		for _, scope := range []string{"", "s"} {
			s := newStage(t, `{"rules":[{"id":"a","action":{"algorithm":"probability","probability":"1"}}]}`)
			d := s.Decide(&Record{Pattern: "p", Scope: scope}, s.now, r24)
			if want := shared && scope != ""; d.Shared != want || (d.Threshold() != "") != want {
				t.Errorf("%d in %q: %+v", r24, scope, d)
			}
		}
	}
}

func TestWhatTheRandomnessOfARequestDropsIsNotStamped(t *testing.T) {
	for _, document := range []string{tight + `}`, `{"rules":[{"id":"half","action":"50%"}]}`} {
		s := newStage(t, document)
		s.overload("p")
		if d := s.inScope("s", "p", defaultSeverity); d.Keep || d.Shared || d.Threshold() != "" {
			t.Errorf("%s: %+v", document, d)
		}
	}
}

func TestTheRandomnessOfARequestServesAnEighthOfTheBudget(t *testing.T) {
	s := newStage(t, `{"budget":"16/s","window_seconds":1}`)
	for i, shared := range []bool{true, true, false, false} {
		s.inScope("s", "e", errorSeverity) // kept for its severity, which counts for nothing
		d := s.Decide(&Record{Pattern: "p", Scope: "s"}, s.now, one-1)
		if d.Shared != shared || d.Reason == alwaysReason {
			t.Errorf("record %d: %+v", i, d)
		}
		if other := s.Decide(&Record{Pattern: "p", Scope: fmt.Sprint(i)}, s.now, one-1); !other.Shared {
			t.Errorf("of another request %+v", other)
		}
	}
	s.End("s")
	if d := s.Decide(&Record{Pattern: "p", Scope: "s"}, s.now, one-1); !d.Shared {
		t.Errorf("of a new request %+v", d)
	}
}

func TestAnErrorGivesItsRequestTheDroppedRecordsBack(t *testing.T) {
	s := newStage(t, `{"window_seconds":1,"rules":[{"id":"a","action":"never"}]}`)
	for _, name := range []string{"a", "b"} {
		s.inScope("s", name, defaultSeverity)
		s.inScope("other", name, defaultSeverity)
	}
	if stats := s.Stats(); stats.Buffered != 4 || stats.Dropped != 0 || stats.Seen != 4 {
		t.Errorf("%+v", stats)
	}
	d := s.inScope("s", "e", errorSeverity)
	if !d.Keep || len(d.Released) != 2 || d.Released[0].Payload != "a" || d.Released[1].Payload != "b" {
		t.Errorf("%+v", d)
	}
	if stats := s.Stats(); stats.Buffered != 2 || stats.Dropped != 2 || stats.Kept != 1 {
		t.Errorf("%+v", stats)
	}
	s.End("other")
	if got := s.Promote("other", s.now); len(got) > 0 {
		t.Errorf("%v released of a request that has ended", got)
	}
}

func TestTheBudgetDropsNothingOfAPromotedRequest(t *testing.T) {
	s := newStage(t, tight+`}`)
	s.overload("p")
	s.Promote("s", s.now)
	for range 50 {
		d := s.inScope("s", "p", defaultSeverity)
		if !d.Keep {
			t.Fatalf("%+v", d)
		}
		if d.Reason == Promoted && (d.Weight != 0 || d.Count != 0 || d.Shared) {
			t.Fatalf("%+v", d)
		}
	}
	if d := s.inScope("other", "p", defaultSeverity); d.Keep {
		t.Errorf("%+v of another request", d)
	}
}

func TestWhatRequestsOfferedIsBounded(t *testing.T) {
	s := newStage(t, `{"budget":"1000/s"}`)
	for i := range maxScopes + 10 {
		s.inScope(strings.Repeat("s", 1+i%7)+string(rune('0'+i)), "p", defaultSeverity)
	}
	if got := s.offered.size(); got != maxScopes {
		t.Errorf("%d requests are remembered", got)
	}
}
