package export

import "time"

// Clock tells the time and wakes whoever waits for it.
type Clock interface {
	// Now returns the time of day. It may be set, forwards and backwards.
	Now() time.Time
	// Monotonic returns how long ago some moment was that never changes.
	Monotonic() time.Duration
	// After returns a channel that gets a value when the time has passed, and what gives the timer up.
	After(wait time.Duration) (passed <-chan time.Time, stop func())
}

// systemClock is the machine's clock.
type systemClock struct{ start time.Time }

// SystemClock returns the machine's clock.
func SystemClock() Clock {
	return systemClock{time.Now()}
}

func (systemClock) Now() time.Time {
	return time.Now()
}

func (c systemClock) Monotonic() time.Duration {
	return time.Since(c.start)
}

func (systemClock) After(wait time.Duration) (<-chan time.Time, func()) {
	timer := time.NewTimer(wait)
	return timer.C, func() { timer.Stop() }
}
