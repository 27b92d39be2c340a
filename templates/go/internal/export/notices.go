package export

import (
	"slices"
	"sync"
	"time"
)

// Notices say what somebody should know, and each kind of thing at most once in a window.
type Notices struct {
	clock Clock
	write func(line string)

	mu     sync.Mutex
	told   map[string]time.Duration // when, on the monotonic clock
	recent []string                 // the last that were said
}

// mostRecent is how many lines are remembered.
const mostRecent = 5

// NewNotices returns notices that have said nothing yet.
func NewNotices(clock Clock, write func(line string)) *Notices {
	return &Notices{clock: clock, write: write, told: map[string]time.Duration{}}
}

// Tell says something, unless something of its kind was said in this window.
func (n *Notices) Tell(kind, text string) {
	if n.mayTell(kind) {
		n.Say(text)
	}
}

// Say says something. It survives diagnostics that panic.
func (n *Notices) Say(text string) {
	defer func() { _ = recover() }()
	n.remember(text)
	n.write("lipservice: " + text)
}

func (n *Notices) remember(text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.recent = append(n.recent[max(0, len(n.recent)-mostRecent+1):], text)
}

// Recent returns what was said lately.
func (n *Notices) Recent() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.recent)
}

// window is the time in which a thing is told once.
func (*Notices) window() time.Duration {
	return noticeSeconds * time.Second
}

// mayTell tells whether a thing was not told in this window, and notes that it is now.
func (n *Notices) mayTell(kind string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	now := n.clock.Monotonic()
	if last, wasTold := n.told[kind]; wasTold && now-last < n.window() {
		return false
	}
	n.told[kind] = now
	return true
}
