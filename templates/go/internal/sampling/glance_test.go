package sampling

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
)

// glanceOrDecide decides by a glance where that is enough, else in full.
func glanceOrDecide(s *Sampler, hint *Hint, record *Record, nowMs int64) (decision Decision, byGlance bool) {
	var verdict Verdict
	switch s.Glance(hint, record.Pattern, record.Template, record.Severity, nowMs, &verdict) {
	case Dropped:
		return Decision{Reason: budgetReason}, true
	case Kept:
		return Decision{
			Keep: true, WouldKeep: true, Reason: verdict.Reason, Rate: verdict.Rate, Weight: weight(verdict.Rate),
			Count: verdict.Count,
		}, true
	}
	return s.Decide(record, nowMs, noRandomness), false
}

func TestAGlanceDecidesAndCountsWhatDecideDoes(t *testing.T) {
	glances := 0
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 1))
		policy := randomPolicy(t, random)
		quick, full := New(policy, uint32(seed)), New(policy, uint32(seed))
		hints := map[string]*Hint{"p0": nil} // one pattern goes without
		for n := 1; n < 9; n++ {
			hints[fmt.Sprint("p", n)] = new(Hint)
		}
		for now := int64(1 << 30); now < 1<<30+8000; now += int64(random.IntN(9)) {
			record := randomRecord(random)
			record.Template = "template of " + record.Pattern
			record.Severity = 1 + random.IntN(highestSeverity)
			other := *record
			want := full.Decide(&other, now, noRandomness)
			if record.Scope != "" {
				quick.Decide(record, now, noRandomness)
				continue
			}
			got, byGlance := glanceOrDecide(quick, hints[record.Pattern], record, now)
			if byGlance {
				glances++
				want.Policy = nil // it is the one in force
				if !want.Keep {
					want.Rate = 0 // of a dropped record nobody asks
				}
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d at %d: %+v\nwant %+v", seed, now, got, want)
			}
			if random.IntN(500) == 0 {
				next := randomPolicy(t, random)
				quick.SetPolicy(next)
				full.SetPolicy(next)
			}
		}
		if got, want := quick.Stats(), full.Stats(); !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: %+v\nwant %+v", seed, got, want)
		}
		if got, want := quick.SettleAll(1<<40), full.SettleAll(1<<40); !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: %v\nwant %v", seed, got, want)
		}
	}
	if glances < 10_000 {
		t.Errorf("only %d glances", glances)
	}
}

// glimpse glances at a record of a pattern.
func (s *stage) glimpse(pattern string) Glimpse {
	return s.Glance(nil, pattern, "", defaultSeverity, s.now, new(Verdict))
}

func TestAGlanceIsNotEnoughForWhatDependsOnMore(t *testing.T) {
	for _, more := range []string{
		`,"rules":[{"id":"a","action":"never"}]`, `,"budget":"9 kB/s"`, `,"shadow":true`, `,"kill_switch":true`,
	} {
		s := newStage(t, tight+more+`}`)
		s.record("p")
		if s.glimpse("p") != Undecided {
			t.Error(more)
		}
	}
}

func TestAGlanceLeavesTheFirstRecordOfAWindowAlone(t *testing.T) {
	s := newStage(t, tight+`}`)
	for range 3 {
		s.nextWindow()
		if s.glimpse("p") != Undecided {
			t.Error("decided")
		}
		s.record("p")
		if s.glimpse("p") == Undecided {
			t.Error("not decided")
		}
	}
}

func TestSettlementsAndStatsHaveTheTemplateOfTheirPattern(t *testing.T) {
	s := newStage(t, tight+`,"max_patterns":1}`)
	for range 200 {
		for _, pattern := range []string{"p", "other"} {
			s.Decide(&Record{Pattern: pattern, Template: "order #"}, s.now, noRandomness)
		}
	}
	for _, of := range s.Stats().Patterns {
		if want := map[string]string{"p": "order #"}[of.Key]; of.Template != want {
			t.Errorf("%s: %q", of.Key, of.Template)
		}
	}
	settled := fmt.Sprint(s.SettleAll(s.now))
	if want := fmt.Sprintf("[{p %d order # false} {%s %d  false}]", 199, restKey, 200); settled != want {
		t.Errorf("%s, want %s", settled, want)
	}
}
