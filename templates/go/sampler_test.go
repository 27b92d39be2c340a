package lipservice

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// A policy that drops all but errors, and holds what it drops.
const dropAll = `{"window_seconds":1,"rules":[{"id":"all","action":"never"}]}`

const dropAllInShadow = `{"window_seconds":1,"shadow":true,"rules":[{"id":"all","action":"never"}]}`

func mustParse(t testing.TB, document string) *Policy {
	t.Helper()
	policy, err := ParsePolicy([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return policy
}

func ExampleSampler() {
	sampler := NewSampler(nil, 1)
	for range 3 {
		record := Record{Pattern: SignatureOf("took 12 ms", 9, "app", "").ID, Severity: 9}
		decision := sampler.Decide(record, time.Now(), Randomness{})
		fmt.Println(decision.Keep, decision.Count)
	}
	fmt.Println(sampler.Stats().Seen)
	// Output:
	// true 1
	// true 1
	// true 1
	// 3
}

func TestWithoutAPolicyTheBuiltInOneHolds(t *testing.T) {
	built, now := mustParse(t, "{}"), time.UnixMilli(1<<40)
	samplers := []*Sampler{NewSampler(nil, 3), NewSampler(&Policy{}, 3), NewSampler(built, 3)}
	for i := range 5000 {
		record, now := Record{Pattern: fmt.Sprint(i % 7)}, now.Add(time.Duration(i)*10*time.Millisecond)
		want := samplers[0].Decide(record, now, Randomness{})
		for _, other := range samplers[1:] {
			if got := other.Decide(record, now, Randomness{}); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("record %d: %+v and %+v", i, got, want)
			}
		}
	}
	if stats := samplers[0].Stats(); stats.Dropped == 0 || len(stats.Patterns) != 7 {
		t.Errorf("%+v", stats)
	}
}

func TestAnErrorReleasesWhatWasHeldOfItsRequest(t *testing.T) {
	s, now := NewSampler(mustParse(t, dropAll), 1), time.UnixMilli(1<<40)
	for i := range 3 {
		d := s.Decide(Record{Pattern: "p", Scope: "s", Payload: i}, now.Add(time.Duration(i)*time.Millisecond), Randomness{})
		if d.Keep || d.Reason != "rule:all" || d.Released != nil || d.Settled != nil {
			t.Errorf("%+v", d)
		}
	}
	if stats := s.Stats(); stats.Buffered != 3 || stats.Seen != 3 {
		t.Errorf("%+v", stats)
	}
	d := s.Decide(Record{Pattern: "e", Severity: 24, Scope: "s"}, now, Randomness{})
	if !d.Keep || len(d.Released) != 3 {
		t.Fatalf("%+v", d)
	}
	for i, held := range d.Released {
		if held.Payload != i || held.Pattern != "p" || !held.Time.Equal(now.Add(time.Duration(i)*time.Millisecond)) {
			t.Errorf("%+v", held)
		}
	}
	s.Decide(Record{Pattern: "p", Scope: "t", Payload: "t"}, now, Randomness{})
	if held := s.Promote("t", now); len(held) != 1 || held[0].Payload != "t" {
		t.Errorf("%v", held)
	}
	s.Decide(Record{Pattern: "p", Scope: "u"}, now, Randomness{})
	s.End("u")
	if held := s.Promote("u", now); held != nil {
		t.Errorf("%v", held)
	}
}

func TestInShadowADecisionSaysWhatItWouldBe(t *testing.T) {
	s, now := NewSampler(mustParse(t, dropAllInShadow), 1), time.UnixMilli(1<<40)
	if d := s.Decide(Record{Pattern: "p", Scope: "s"}, now, Randomness{}); !d.Keep || d.WouldKeep || d.Reason != "rule:all" {
		t.Errorf("%+v", d)
	}
	d := s.Decide(Record{Pattern: "e", Severity: 24, Scope: "s"}, now, Randomness{})
	if !d.Keep || !d.WouldKeep || len(d.Released) != 1 {
		t.Errorf("%+v", d)
	}
	if stats := s.Stats(); stats.Kept != 1 || stats.Dropped != 1 {
		t.Errorf("%+v", stats)
	}
}

func TestDropsAreSettledInTimeAndAtTheEnd(t *testing.T) {
	s, now := NewSampler(mustParse(t, dropAll), 1), time.UnixMilli(1<<40)
	s.Decide(Record{Pattern: "p"}, now, Randomness{})
	if settled := s.Settle(now.Add(time.Second)); settled != nil {
		t.Errorf("%v", settled)
	}
	s.Decide(Record{Pattern: "p"}, now, Randomness{})
	want := Settlement{"rule:all", 2, ""}
	if settled := s.Settle(now.Add(time.Hour)); len(settled) != 1 || settled[0] != want {
		t.Errorf("%v", settled)
	}
	s.Decide(Record{Pattern: "p"}, now, Randomness{})
	s.SetPolicy(nil) // changes nothing
	s.SetPolicy(mustParse(t, `{}`))
	d := s.Decide(Record{Pattern: "p"}, now.Add(time.Hour), Randomness{})
	if !d.Keep || len(d.Settled) != 1 || d.Settled[0] != (Settlement{"rule:all", 1, ""}) {
		t.Errorf("%+v", d)
	}
	if settled := s.SettleAll(now); settled != nil {
		t.Errorf("%v", settled)
	}
}

func TestAThresholdStandsOnWhatTheRandomnessOfARequestKept(t *testing.T) {
	s := NewSampler(mustParse(t, `{"rules":[{"id":"half","action":"50%"}]}`), 1)
	shared := RandomnessOf("", someTraceID, 0, "")
	for _, each := range []struct {
		scope      string
		randomness Randomness
		want       string
	}{{"s", shared, "8"}, {"", shared, ""}, {"s", Randomness{}, ""}} {
		for range 20 {
			d := s.Decide(Record{Pattern: "p", Scope: each.scope}, time.UnixMilli(0), each.randomness)
			if d.Keep && (d.Threshold != each.want || d.Weight != 2) || !d.Keep && d.Threshold != "" {
				t.Errorf("in %q: %+v, want %q", each.scope, d, each.want)
			}
		}
	}
}

func TestAnyRecordAtAnyTimeIsDecided(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	times := []time.Time{{}, time.Unix(math.MaxInt64, 0), time.Unix(math.MinInt64, 0), time.Unix(0, 0), time.Now()}
	s := NewSampler(nil, 1)
	for range 1000 {
		record := Record{Pattern: fmt.Sprint(random.IntN(5)), Severity: random.Int() - math.MaxInt/2, BodyBytes: -random.Int()}
		if d := s.Decide(record, times[random.IntN(len(times))], Randomness{}); d.Reason == "failopen" || d.Reason == "" {
			t.Fatalf("%+v", d)
		}
	}
}

func TestASamplerServesManyGoroutines(t *testing.T) {
	s, now := NewSampler(nil, 1), time.UnixMilli(1<<40)
	var group sync.WaitGroup
	for range 8 {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := range 1000 {
				s.Decide(Record{Pattern: fmt.Sprint(i % 5)}, now, Randomness{})
			}
		}()
	}
	group.Wait()
	if stats := s.Stats(); stats.Seen != 8000 || stats.Seen != stats.Kept+stats.Dropped {
		t.Errorf("%+v", stats)
	}
}
