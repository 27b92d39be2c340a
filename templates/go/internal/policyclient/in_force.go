package policyclient

import (
	"maps"
	"sync"
	"time"
)

// Stats are what is known of the newest policy: it decides from the window on that follows, its kill switch at once.
type Stats struct {
	// Source is where it comes from: builtin, inline, file, service, or cache, which is what a service said before this
	// process began.
	Source string
	// Version is the number its author gave it.
	Version int64
	// Hash is sixteen hexadecimal digits of what it means.
	Hash string
	// Fetched is when its source has given it, or has said that it still is the one. The zero value: nobody was asked.
	Fetched time.Time
	// Changed is when it took the place of the one before. The zero value: it is the first.
	Changed time.Time
	// Age is how long ago Fetched was. More than some PolicyPoll: it is stale, and in force all the same.
	Age time.Duration
	// Failures counts how often looking for another one failed, by kind: no_answer, status, too_large, wrong, unreadable,
	// cache.
	Failures map[string]int64
}

// InForce is the newest policy, and what is known of it.
type InForce struct {
	clock Clock

	mu    sync.Mutex
	stats Stats
}

// NewInForce begins with a policy that nobody was asked for.
func NewInForce(clock Clock, source string, first *Policy) *InForce {
	stats := Stats{Source: source, Version: first.Version, Hash: first.Hash(), Failures: map[string]int64{}}
	return &InForce{clock: clock, stats: stats}
}

// Replace notes that a policy was set.
func (f *InForce) Replace(source string, newest *Policy) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stats.Source, f.stats.Fetched = source, time.Time{}
	f.change(newest)
}

// confirm notes that a source has given a policy, or (nil) stands by the one in force: then.
func (f *InForce) confirm(source string, newest *Policy, fetched time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stats.Source, f.stats.Fetched = source, fetched
	if newest != nil {
		f.change(newest)
	}
}

func (f *InForce) change(newest *Policy) {
	f.stats.Version, f.stats.Hash, f.stats.Changed = newest.Version, newest.Hash(), f.clock.Now()
}

func (f *InForce) fail(kind Failure) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stats.Failures[string(kind)]++
}

// Stats returns what is known.
func (f *InForce) Stats() Stats {
	f.mu.Lock()
	defer f.mu.Unlock()
	found := f.stats
	found.Failures = maps.Clone(found.Failures)
	if !found.Fetched.IsZero() {
		found.Age = max(0, f.clock.Now().Sub(found.Fetched))
	}
	return found
}
