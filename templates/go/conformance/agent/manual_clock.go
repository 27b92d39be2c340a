package main

import (
	"sync"
	"time"
)

// manualClock stands still until it is told.
type manualClock struct {
	mu      sync.Mutex
	wall    time.Time
	elapsed time.Duration
	timers  map[*manualTimer]struct{}
}

type manualTimer struct {
	at   time.Duration
	gone chan time.Time
}

func newManualClock() *manualClock {
	return &manualClock{wall: time.Now(), timers: map[*manualTimer]struct{}{}}
}

// Now returns the time of day.
func (c *manualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wall
}

// Monotonic returns what has passed.
func (c *manualClock) Monotonic() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.elapsed
}

// After returns a timer.
func (c *manualClock) After(wait time.Duration) (<-chan time.Time, func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	timer := &manualTimer{c.elapsed + wait, make(chan time.Time, 1)}
	c.timers[timer] = struct{}{}
	c.fire()
	return timer.gone, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.timers, timer)
	}
}

// fire lets go every timer whose time has come.
func (c *manualClock) fire() {
	for timer := range c.timers {
		if timer.at <= c.elapsed {
			timer.gone <- c.wall
			delete(c.timers, timer)
		}
	}
}

func (c *manualClock) advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.elapsed += by
	c.wall = c.wall.Add(by)
	c.fire()
}

// step changes the time of day alone, as an administrator does.
func (c *manualClock) step(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wall = c.wall.Add(by)
}
