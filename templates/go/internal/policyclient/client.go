package policyclient

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Parts are what a client looks with, and whom it tells.
type Parts struct {
	Clock  Clock
	Random func() uint32 // 24 bits
	// Look looks at the source, of which the tag was seen last.
	Look func(ctx context.Context, tag string) Look
	// Put lets a policy come into force.
	Put func(*Policy)
	// Keep keeps a document for the next start.
	Keep func(tag string, body []byte)
	// Say takes lines for a person.
	Say func(line string)
}

// Client looks for another policy again and again, in a goroutine that Stop ends.
type Client struct {
	plan    Plan
	state   State // of the goroutine, once there is one
	inForce *InForce
	parts   Parts

	life context.Context //nolint:containedctx // it is how long the client lives
	end  context.CancelFunc
	gone sync.WaitGroup
}

// NewClient returns a client that does not look yet.
func NewClient(plan Plan, state State, inForce *InForce, parts Parts) *Client {
	life, end := context.WithCancel(context.Background())
	return &Client{plan: plan, state: state, inForce: inForce, parts: parts, life: life, end: end}
}

// Start looks after a while, and then again and again.
func (c *Client) Start(wait time.Duration) {
	c.gone.Go(func() { c.run(wait) })
}

// Stop ends the goroutine; a look that is under way is cut off, and changes nothing.
func (c *Client) Stop() {
	c.end()
	c.gone.Wait()
}

func (c *Client) run(wait time.Duration) {
	for c.waited(wait) {
		wait = c.look()
	}
}

func (c *Client) waited(wait time.Duration) bool {
	if wait <= 0 {
		return c.life.Err() == nil
	}
	passed, giveUp := c.parts.Clock.After(wait)
	defer giveUp()
	select {
	case <-passed:
		return c.life.Err() == nil
	case <-c.life.Done():
		return false
	}
}

// look looks once, does what follows, and returns how long to wait. Whatever panics, the policy stays in force, and it is
// looked at again.
func (c *Client) look() (wait time.Duration) {
	defer func() {
		if fault := recover(); fault != nil {
			c.inForce.fail(NoAnswer)
			c.parts.Say(c.plan.Source.Option + ": " + fmt.Sprint(fault))
			wait = milliseconds(c.plan.PollMs)
		}
	}()
	seen := c.parts.Look(c.life, c.state.Tag)
	if c.life.Err() != nil {
		return 0
	}
	return c.follow(seen)
}

// follow does what follows from a look.
func (c *Client) follow(seen Look) time.Duration {
	const randomMask = 1<<24 - 1
	step := c.plan.Next(c.state, seen, c.parts.Random()&randomMask)
	c.state = step.State
	if step.Failure == "" {
		if step.Policy != nil {
			c.parts.Put(step.Policy)
		}
		c.inForce.confirm(step.State.Source, step.Policy, c.parts.Clock.Now())
	} else {
		c.inForce.fail(step.Failure)
	}
	if step.IsNew {
		c.parts.Keep(step.State.Tag, seen.Body)
	}
	for _, line := range step.Notices {
		c.parts.Say(line)
	}
	return milliseconds(step.WaitMs)
}

func milliseconds(count int64) time.Duration {
	return time.Duration(count) * time.Millisecond
}
