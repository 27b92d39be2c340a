package sampling

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

const tenYearsMs = 10 * 365 * 24 * 3600 * millisecondsPerSecond

// ledger adds up what decisions and settlements say.
type ledger struct {
	t       *testing.T
	stage   *stage
	seen    int64
	counted int64
}

func (l *ledger) settled(settled []Settlement) {
	for _, each := range settled {
		if each.Count <= 0 {
			l.t.Errorf("%+v", each)
		}
		l.counted += each.Count
	}
}

func (l *ledger) decided(d Decision) {
	l.seen++
	l.counted += d.Count
	l.settled(d.Settled)
	if d.Keep != (d.Count > 0) && d.Reason != Promoted {
		l.t.Errorf("%+v", d)
	}
}

// check compares with what the sampler says. Until all is settled, less is counted than seen.
func (l *ledger) check(isSettled bool) {
	l.t.Helper()
	stats := l.stage.Stats()
	if stats.Seen != l.seen || stats.Seen != stats.Kept+stats.Dropped+stats.Buffered || stats.Dropped < 0 {
		l.t.Fatalf("%d seen: %+v", l.seen, stats)
	}
	if l.counted > l.seen || isSettled && l.counted != l.seen {
		l.t.Fatalf("%d counted of %d", l.counted, l.seen)
	}
}

// P6: counts add up through eviction, swaps, clock steps, requests and shutdown.
func TestWhatIsCountedIsWhatWasSeen(t *testing.T) {
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 6))
		s := newStage(t, tight+`}`)
		book := ledger{t: t, stage: s}
		for range 1500 {
			s.now += random.Int64N(40)
			switch random.IntN(60) {
			case 0:
				s.SetPolicy(randomPolicy(t, random))
			case 1:
				s.now += (random.Int64N(2)*2 - 1) * []int64{1, 1000, 5000, tenYearsMs}[random.IntN(4)]
			case 2:
				book.settled(s.Settle(s.now))
			case 3:
				book.settled(s.SettleAll(s.now))
				book.check(true)
			case 4:
				s.Promote(fmt.Sprint("s", random.IntN(5)), s.now)
			case 5:
				s.End(fmt.Sprint("s", random.IntN(5)))
			case 6:
				book.decided(s.record(fmt.Sprint("once", random.Uint64())))
			case 7:
				book.check(false)
			default:
				book.decided(s.Decide(randomRecord(random), s.now, random.Int64N(one)))
			}
		}
		book.settled(s.SettleAll(s.now))
		book.check(true)
	}
}

// P8: a request that fails gets back what was dropped of it, once and in order, and that changes no total.
func TestWhatIsReleasedWasDroppedBeforeAndOnce(t *testing.T) {
	released := 0
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 8))
		s := newStage(t, tight+`,"budget":"9/s"}`)
		s.overload("p")
		dropped := map[string][]int{}
		for i := range 2000 {
			s.now += random.Int64N(20)
			scope := fmt.Sprint("s", random.IntN(9))
			record := Record{Pattern: "p", Scope: scope, Payload: i}
			if random.IntN(50) == 0 {
				record.Severity = errorSeverity
			}
			d := s.Decide(&record, s.now, random.Int64N(one))
			released += len(d.Released)
			for _, held := range d.Released {
				list := dropped[scope]
				for len(list) > 0 && list[0] != held.Payload {
					list = list[1:] // let go of
				}
				if len(list) == 0 {
					t.Fatalf("%v was not dropped, or is released again", held)
				}
				dropped[scope] = list[1:]
			}
			if record.Severity == errorSeverity {
				delete(dropped, scope)
			}
			if !d.Keep {
				dropped[scope] = append(dropped[scope], i)
			}
		}
	}
	if released < 500 {
		t.Errorf("only %d were released", released)
	}
}

// P10: one bad time costs at most a window; the edges of windows are exact.
func TestTimeMayDoAnything(t *testing.T) {
	s := newStage(t, tight+`}`)
	length := s.Engine().WindowMs
	for _, each := range []struct{ now, window int64 }{
		{10*length - 1, 9}, {10 * length, 10}, {10*length - 1, 10}, {9 * length, 10}, {9*length - 1, 8}, {9*length + 1, 9},
		{tenYearsMs, tenYearsMs / length}, {0, 0}, {math.MaxInt64, maxClock / length}, {math.MinInt64, 0}, {length, 1}, {0, 1},
	} {
		s.now = each.now
		if d := s.record("p"); d.Reason == failOpenReason || s.Engine().Window != each.window {
			t.Errorf("at %d window %d, want %d: %+v", each.now, s.Engine().Window, each.window, d)
		}
	}
}

// P11: whatever a policy, a record or a clock is, a decision is made and nothing panics.
func TestWhateverComesIsDecided(t *testing.T) {
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 11))
		s := New(randomPolicy(t, random), random.Uint32())
		killed := s.killSwitch
		for range 300 {
			record := randomRecord(random)
			record.Severity = int(random.Int64() - math.MaxInt64/2)
			record.BodyBytes = int(random.Int64() - math.MaxInt64/2)
			d := s.Decide(record, random.Int64()-math.MaxInt64/2, random.Int64()-math.MaxInt64/2)
			if d.Reason == "" || (d.Reason == failOpenReason) != killed {
				t.Fatalf("%+v: %+v", record, d)
			}
		}
	}
}
