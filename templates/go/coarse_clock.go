package lipservice

import (
	"sync"
	"sync/atomic"
	"time"
)

const (
	// busyMicroseconds is how soon one call must follow another for the time to be told by a goroutine.
	busyMicroseconds = 100
	// tick is how often it tells the time, and ticks is how often before it looks anew whether that is worth it.
	tick  = 5 * time.Millisecond
	ticks = 200
)

// coarseClock tells the time of day to a few milliseconds, for decisions, which are made by the window. To read the
// machine's clock takes as long as all the rest of such a decision, so while calls follow one another closely, a goroutine
// reads it for all of them. It ends when they do, or by stop.
type coarseClock struct {
	exact    Clock
	isSystem bool // another clock is asked every time

	told   atomic.Int64 // milliseconds since 1970; 0: nobody tells
	asked  atomic.Int64 // when the exact clock was asked last, in microseconds
	mu     sync.Mutex
	over   bool
	ending chan struct{}
	gone   sync.WaitGroup
}

// millisecond returns the milliseconds since 1970.
func (c *coarseClock) millisecond() int64 {
	if told := c.told.Load(); told != 0 {
		return told
	}
	now := c.exact.Now()
	if c.isSystem {
		micros := now.UnixMicro()
		if before := c.asked.Swap(micros); micros-before < busyMicroseconds {
			c.begin(now)
		}
	}
	return now.UnixMilli()
}

// begin has a goroutine tell the time.
func (c *coarseClock) begin(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over || c.told.Load() != 0 {
		return
	}
	if c.ending == nil {
		c.ending = make(chan struct{})
	}
	c.told.Store(now.UnixMilli())
	c.gone.Go(c.tell)
}

func (c *coarseClock) tell() {
	defer c.told.Store(0)
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for range ticks {
		select {
		case <-ticker.C:
			c.told.Store(c.exact.Now().UnixMilli())
		case <-c.ending:
			return
		}
	}
}

// stop ends the goroutine for good.
func (c *coarseClock) stop() {
	c.mu.Lock()
	c.over = true
	if c.ending != nil {
		close(c.ending)
	}
	c.mu.Unlock()
	c.gone.Wait()
}
