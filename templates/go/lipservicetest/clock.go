package lipservicetest

import (
	"sync"
	"time"
)

// Clock is a clock that stands still until it is told. It is for the field Clock of configurations, and safe for
// concurrent use.
type Clock struct {
	mu      sync.Mutex
	wall    time.Time
	elapsed time.Duration
	timers  map[*timer]struct{}
}

type timer struct {
	at     time.Duration
	passed chan time.Time
}

// NewClock returns a clock that shows this time.
func NewClock(now time.Time) *Clock {
	return &Clock{wall: now, timers: map[*timer]struct{}{}}
}

// Now returns the time of day.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wall
}

// Monotonic returns how far the clock was advanced.
func (c *Clock) Monotonic() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.elapsed
}

// After returns a channel that gets the time once the clock was advanced so far, and what gives that up.
func (c *Clock) After(wait time.Duration) (passed <-chan time.Time, stop func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	made := &timer{c.elapsed + wait, make(chan time.Time, 1)}
	c.timers[made] = struct{}{}
	c.fire()
	return made.passed, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.timers, made)
	}
}

// Advance lets time pass, and wakes who was waiting for it.
func (c *Clock) Advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.elapsed += by
	c.wall = c.wall.Add(by)
	c.fire()
}

// SetTime changes the time of day alone, as an administrator does.
func (c *Clock) SetTime(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wall = now
}

// fire wakes those whose time has come.
func (c *Clock) fire() {
	for waiting := range c.timers {
		if waiting.at <= c.elapsed {
			waiting.passed <- c.wall
			delete(c.timers, waiting)
		}
	}
}

// untimed is the clock that a client is given in a test: what it would do by a timer, the test does, at a moment that it
// knows.
type untimed struct{ *Clock }

func (untimed) After(time.Duration) (<-chan time.Time, func()) {
	return nil, func() {}
}
