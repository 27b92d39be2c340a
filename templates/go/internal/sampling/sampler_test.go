package sampling

import (
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

func TestTheFirstOfAPatternIsKeptAndStandsForItself(t *testing.T) {
	s := newStage(t, tight+`}`)
	d := s.record("p")
	if !d.Keep || d.Reason != firstReason || d.Rate != one || d.Weight != 1 || d.Count != 1 || d.Shared {
		t.Errorf("%+v", d)
	}
}

func TestAKeptRecordSaysHowManyWereDropped(t *testing.T) {
	s := newStage(t, tight+`}`)
	s.overload("p")
	s.SettleAll(s.now)
	s.dropped(t, "p", 20)
	for dropped := int64(20); ; dropped++ {
		d := s.record("p")
		if !d.Keep {
			if d.Reason != budgetReason || d.Weight != 0 || d.Count != 0 {
				t.Fatalf("a drop: %+v", d)
			}
			continue
		}
		if d.Count != 1+dropped || d.Weight != weight(d.Rate) {
			t.Errorf("after %d drops %+v", dropped, d)
		}
		return
	}
}

func TestTheKillSwitchActsAtOnceAndBothWays(t *testing.T) {
	s := newStage(t, tight+`,"rules":[{"id":"a","action":"never"}]}`)
	before := *s.Engine()
	for turn, killed := range []bool{false, true, false, true} {
		document := tight + `,"rules":[{"id":"a","action":"never"}],"kill_switch":` + map[bool]string{true: "true}", false: "false}"}[killed]
		s.SetPolicy(policyOf(t, document))
		d := s.record("p")
		if d.Keep != killed || d.WouldKeep != killed || killed && (d.Reason != failOpenReason || d.Weight != 1 || d.Count != 1 || d.Rate != one) {
			t.Errorf("turn %d: %+v", turn, d)
		}
		if turn == 0 {
			before = *s.Engine()
		}
	}
	if after := *s.Engine(); after.Window != before.Window || after.Offered != before.Offered {
		t.Errorf("the engine went from %+v to %+v", before, after)
	}
	if stats := s.Stats(); stats.FailOpen != 2 || stats.Kept != 2 || stats.Seen != 4 {
		t.Errorf("%+v", stats)
	}
}

func TestAFaultKeepsTheRecordAndIsCounted(t *testing.T) {
	s := newStage(t, tight+`}`)
	s.record("p")
	slots := s.Engine().Slots
	s.Engine().Slots = nil
	for range 3 {
		d := s.record("new")
		if !d.Keep || !d.WouldKeep || d.Reason != failOpenReason || d.Weight != 1 || d.Count != 1 || d.Rate != one {
			t.Errorf("%+v", d)
		}
	}
	s.Engine().Slots = slots
	if d := s.record("p"); d.Reason == failOpenReason {
		t.Errorf("after the fault %+v", d)
	}
	if stats := s.Stats(); stats.FailOpen != 3 || stats.Seen != 5 {
		t.Errorf("%+v", stats)
	}
}

// faulty is a value that cannot be had.
type faulty struct{}

func (faulty) LogValue() slog.Value { panic("no value") }

func TestAnAttributeThatPanicsDoesNotMatter(t *testing.T) {
	s := newStage(t, `{"budget":"20 kB/s","rules":[{"id":"a","match":{"attributes":{"x":"*"}},"action":"never"}]}`)
	record := Record{Pattern: "p", Attrs: []slog.Attr{slog.Any("x", faulty{}), slog.Group("g", slog.Any("y", faulty{}))}}
	if d := s.Decide(&record, s.now, noRandomness); !d.Keep || d.Reason != firstReason {
		t.Errorf("%+v", d)
	}
}

func TestAPolicyComesIntoForceWithTheNextWindow(t *testing.T) {
	s := newStage(t, tight+`,"rules":[{"id":"old","action":"never"}]}`)
	s.record("p")
	s.SetPolicy(policyOf(t, `{"rules":[{"id":"between","action":"never"}]}`))
	s.SetPolicy(policyOf(t, `{"rules":[{"id":"new","action":"always"}],"window_seconds":300}`))
	s.nextWindow()
	s.now--
	if d := s.record("p"); d.Reason != "rule:old" || len(d.Settled) > 0 {
		t.Errorf("before the end of the window %+v", d)
	}
	s.now++
	d := s.record("p")
	if d.Reason != "rule:new" || d.Count != 1 {
		t.Errorf("in the next window %+v", d)
	}
	if len(d.Settled) != 1 || d.Settled[0] != (Settlement{"rule:old", 2, "", false}) {
		t.Errorf("settled %v", d.Settled)
	}
	if stats := s.Stats(); stats.Seen != 3 || stats.Kept != 1 || stats.Dropped != 2 {
		t.Errorf("%+v", stats)
	}
}

func TestAPolicyComesIntoForceOnce(t *testing.T) {
	s := newStage(t, tight+`}`)
	s.inScope("s", "p", defaultSeverity)
	s.SetPolicy(policyOf(t, tight+`,"retained":{"enabled":false}}`))
	for range 3 {
		s.nextWindow()
		s.inScope("s", "p", defaultSeverity)
	}
	s.dropped(t, "p", 1)
	s.inScope("s", "p", defaultSeverity)
	stats := s.Stats()
	if len(stats.Patterns) != 2 || stats.Patterns[0].Key != "p" || stats.Patterns[1] != (PatternStats{restKey, 1, 1, ""}) {
		t.Errorf("%+v", stats)
	}
	if stats.Buffered != 0 || len(s.Promote("s", s.now)) > 0 {
		t.Errorf("%d are held by a policy that holds none", stats.Buffered)
	}
}

func TestTheLargestCounterComesFirstInStats(t *testing.T) {
	s := newStage(t, `{"budget":"100/s"}`)
	for _, pattern := range []string{"b", "c", "a", "c"} {
		s.record(pattern)
	}
	want := []PatternStats{{"c", 2, 2, ""}, {"a", 1, 1, ""}, {"b", 1, 1, ""}}
	if got := s.Stats().Patterns; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestAClockOutOfRangeIsTheNearestTimeInIt(t *testing.T) {
	for now, want := range map[int64]int64{math.MinInt64: 0, -1: 0, maxClock + 1: maxClock, math.MaxInt64: maxClock} {
		s := newStage(t, `{"rules":[{"id":"a","action":"never"}]}`)
		s.now = now
		s.inScope("s", "p", defaultSeverity)
		if got := s.Engine().Window; got != want/s.Engine().WindowMs {
			t.Errorf("at %d window %d", now, got)
		}
		if held := s.Promote("s", now); len(held) != 1 || held[0].TimeMs != want {
			t.Errorf("at %d held %v", now, held)
		}
		if settled := s.Settle(now); len(settled) > 0 {
			t.Errorf("at %d settled %v", now, settled)
		}
	}
}

func TestASeverityOutOfRangeIsTheUsualOne(t *testing.T) {
	usual := fmt.Sprintf(`{"min":%d,"max":%[1]d}`, defaultSeverity)
	s := newStage(t, `{"rules":[{"id":"a","match":{"severity":`+usual+`},"action":"never"}]}`)
	for _, severity := range []int{0, -1, highestSeverity + 1, math.MaxInt, math.MinInt, defaultSeverity} {
		if d := s.Decide(&Record{Pattern: "p", Severity: severity}, s.now, noRandomness); d.Keep {
			t.Errorf("%d: %+v", severity, d)
		}
	}
	for _, severity := range []int{1, highestSeverity} {
		if d := s.Decide(&Record{Pattern: "p", Severity: severity}, s.now, noRandomness); !d.Keep {
			t.Errorf("%d: %+v", severity, d)
		}
	}
}

func TestTheNextWindowPaysWhatRulesKeep(t *testing.T) {
	s := newStage(t, `{"rules":[{"id":"a","match":{"logger":"a"},"action":"always"},{"id":"b","action":"never"}]}`)
	for _, logger := range []string{"a", "b", "a"} {
		s.Decide(&Record{Pattern: "p", Logger: logger}, s.now, noRandomness)
	}
	if got := s.Engine().Reserved; got != 2*recordCost {
		t.Errorf("reserved %d", got)
	}
}

func TestTheRandomNumbersOfAPolicyComeFromThoseBefore(t *testing.T) {
	s := newStage(t, tight+`}`)
	s.record("p")
	before, policy := *s.Engine(), policyOf(t, `{"budget":"9/s"}`)
	s.SetPolicy(policy)
	s.nextWindow()
	fresh := stage{New(policy, uint32(before.Next32())), s.now}
	s.record("p")
	fresh.record("p")
	if got, want := s.Engine().Next32(), fresh.Engine().Next32(); got != want {
		t.Errorf("%x, want %x", got, want)
	}
}

func TestSettlementsTakeNoMoreThanTheirPartOfTheBudget(t *testing.T) {
	for document, most := range map[string]int{
		`{"budget":"1/s","window_seconds":1,"settle_interval_seconds":1`:  1, // there is always one
		`{"budget":"60/s","window_seconds":1,"settle_interval_seconds":1`: 1,
		`{"budget":"60/s","window_seconds":2,"settle_interval_seconds":1`: 1,
		`{"budget":"60/s","window_seconds":1,"settle_interval_seconds":2`: 2,
	} {
		s := newStage(t, document+`,"rules":[{"id":"a","action":"never","match":{"logger":"a"}},
			{"id":"b","action":"never","match":{"logger":"b"}},{"id":"c","action":"never"}]}`)
		for i, logger := range []string{"a", "b", "b", "c", "c", "c"} {
			s.now += int64(i)
			s.Decide(&Record{Pattern: "p", Logger: logger}, s.now, noRandomness)
		}
		want := []Settlement{{"rule:c", 3, "", false}, {"rule:b", 2, "", false}}[:most]
		want = append(want, Settlement{restKey, int64(3*(2-most)) + int64(most-1), "", false})
		if settled := s.SettleAll(s.now); !slices.Equal(settled, want) {
			t.Errorf("%s: %v, want %v", document, settled, want)
		}
	}
}

func TestSettlementsAreMadeAfterTheInterval(t *testing.T) {
	s := newStage(t, `{"rules":[{"id":"a","action":"never"}]}`)
	s.record("p")
	interval := millisecondsPerSecond * s.ladder.policy.SettleIntervalSeconds
	if got := s.Settle(s.now + interval - 1); len(got) > 0 {
		t.Errorf("too soon: %v", got)
	}
	if got := s.Settle(s.now + interval); len(got) != 1 || got[0] != (Settlement{"rule:a", 1, "", false}) {
		t.Errorf("settled %v", got)
	}
}

func TestInShadowAllIsKeptAndDecidedAsEver(t *testing.T) {
	live := newStage(t, tight+`,"rules":[{"id":"a","match":{"logger":"a"},"action":"never"}]}`)
	shadow := newStage(t, tight+`,"shadow":true,"rules":[{"id":"a","match":{"logger":"a"},"action":"never"}]}`)
	random, dropped := rand.New(rand.NewPCG(1, 3)), 0
	for range 3000 {
		record, r24 := randomRecord(random), random.Int64N(one)
		if random.IntN(4) == 0 {
			record.Logger = "a"
		}
		live.now += random.Int64N(20)
		other := *record
		want, got := live.Decide(record, live.now, r24), shadow.Decide(&other, live.now, r24)
		if want.Keep != want.WouldKeep || !got.Keep {
			t.Fatalf("live %+v, shadow %+v", want, got)
		}
		if !want.Keep {
			dropped++
		}
		got.Keep, got.Policy = want.Keep, want.Policy
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("live %+v, shadow %+v", want, got)
		}
	}
	if got, want := shadow.Stats(), live.Stats(); dropped == 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("live %+v, shadow %+v", want, got)
	}
}

func TestAShadowEndsWithItsPolicy(t *testing.T) {
	s := newStage(t, `{"shadow":true,"window_seconds":1,"rules":[{"id":"a","action":"never"}]}`)
	for range 2 {
		if d := s.record("p"); !d.Keep || d.WouldKeep || d.Count != 0 || d.Weight != 0 {
			t.Errorf("in shadow %+v", d)
		}
		s.SetPolicy(policyOf(t, `{"window_seconds":1,"rules":[{"id":"a","action":"never"}]}`))
	}
	s.nextWindow()
	if d := s.record("p"); d.Keep || d.WouldKeep || len(d.Settled) != 1 {
		t.Errorf("after it %+v", d)
	}
}

func TestStatsCountAsKeptOnlyWhatWasKeptByItsOwnDecision(t *testing.T) {
	s := newStage(t, tight+`,"budget":"9/s"}`)
	s.overload("p")
	before := s.Stats()
	kept, records := int64(0), int64(0)
	decide := func(severity int) Decision {
		d := s.inScope("s", "p", severity)
		records++
		if d.Keep && d.Reason != Promoted {
			kept++
		}
		return d
	}
	for range 5 {
		decide(defaultSeverity)
	}
	if d := decide(errorSeverity); len(d.Released) == 0 {
		t.Fatalf("nothing was released: %+v", d)
	}
	for tries := 0; decide(defaultSeverity).Reason != Promoted; tries++ {
		if tries > 100 {
			t.Fatal("nothing was promoted")
		}
	}
	after := s.Stats()
	if after.Kept-before.Kept != kept || after.Dropped-before.Dropped != records-kept || after.Buffered != 0 {
		t.Errorf("%d of %d: from %+v to %+v", kept, records, before, after)
	}
}
