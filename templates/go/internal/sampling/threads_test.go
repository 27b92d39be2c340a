package sampling

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
)

const goroutines, recordsEach = 8, 4000

// together runs something on many goroutines.
func together(run func(goroutine int)) {
	var group sync.WaitGroup
	for i := range goroutines {
		group.Add(1)
		go func() {
			defer group.Done()
			run(i)
		}()
	}
	group.Wait()
}

func TestCountsAreExactOnManyGoroutines(t *testing.T) {
	for _, document := range []string{tight + `}`, tight + `,"budget":"3 kB/s"}`, tight + `,"share":"fair","retained":{"enabled":false}}`} {
		s := newStage(t, document)
		other := policyOf(t, tight+`,"rules":[{"id":"half","action":"50%"}]}`)
		var counted atomic.Int64
		account := func(settled []Settlement) {
			for _, each := range settled {
				counted.Add(each.Count)
			}
		}
		together(func(goroutine int) {
			for i := range recordsEach {
				record := Record{Pattern: fmt.Sprint("p", i%7), Severity: 1 + i%highestSeverity}
				if i%3 == 0 {
					record.Scope = fmt.Sprint("s", i%5)
				}
				now := s.now + int64(i)
				d := s.Decide(&record, now, int64(i))
				counted.Add(d.Count)
				account(d.Settled)
				switch i % 500 {
				case 100:
					account(s.Settle(now))
				case 200:
					s.SetPolicy(other)
				case 300:
					s.Promote(record.Scope, now)
				case 400:
					s.End(record.Scope)
				case 450:
					if stats := s.Stats(); stats.Seen != stats.Kept+stats.Dropped+stats.Buffered {
						t.Errorf("%+v", stats)
					}
				}
			}
		})
		account(s.SettleAll(s.now))
		if stats := s.Stats(); stats.Seen != goroutines*recordsEach || counted.Load() != stats.Seen || stats.FailOpen != 0 {
			t.Errorf("%s: %d counted of %+v", document, counted.Load(), stats)
		}
	}
}

func TestEachPatternHasOneFirst(t *testing.T) {
	s := newStage(t, `{"budget":"100000/s"}`)
	var firsts [50]atomic.Int64
	together(func(int) {
		for i := range firsts {
			if s.record(fmt.Sprint(i)).Reason == firstReason {
				firsts[i].Add(1)
			}
		}
	})
	for i := range firsts {
		if got := firsts[i].Load(); got != 1 {
			t.Errorf("pattern %d was first %d times", i, got)
		}
	}
}
