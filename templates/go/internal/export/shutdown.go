package export

import (
	"context"
	"time"
)

// grace is what the worker gets to settle things itself when time is up, which it uses only where it is stuck.
const grace = 100 * time.Millisecond

// Shutdown sends what is queued and ends the worker; records emitted afterwards are lost. The context bounds it: requests
// are cut when it ends, and what is left is lost. Later calls wait for the first and return what it returned, or their own
// context's error if that ends before.
func (e *Exporter) Shutdown(ctx context.Context) error {
	last := e.close()
	if last == nil {
		return e.awaitFirst(ctx)
	}
	select {
	case <-e.gone:
	case <-ctx.Done():
	}
	e.endLife()
	e.part()
	e.sender.close()
	if last.failed {
		e.outcome = ErrLost
		if ctx.Err() != nil {
			e.outcome = ctx.Err()
		}
	}
	close(e.finished)
	return e.outcome
}

// awaitFirst waits for the call that came first.
func (e *Exporter) awaitFirst(ctx context.Context) error {
	select {
	case <-e.finished:
		return e.outcome
	default:
	}
	select {
	case <-e.finished:
		return e.outcome
	case <-ctx.Done():
		return ctx.Err()
	}
}

// part waits for the worker to be gone, which it is soon, since everything it waits for has ended. What the application
// has given, such as a token provider, may block all the same: then it is left behind.
func (e *Exporter) part() {
	patience := time.NewTimer(grace)
	defer patience.Stop()
	select {
	case <-e.gone:
	case <-patience.C:
		e.abandon()
	}
}

// abandon counts all that is not settled as lost. The worker, should it come back, finds nothing to do.
func (e *Exporter) abandon() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for last := len(e.pending) - 1; last >= 0; last-- {
		left := e.pending[last]
		left.abandoned = true
		e.loseBatch(left, LossShutdown)
	}
	for left, found := e.queue.evict(severityError); found; left, found = e.queue.evict(severityError) {
		e.lose(&left, LossShutdown)
		left.lane.release(left.chunk)
	}
	e.flushers.settle(e.oldestUnsettled())
}

// close tells the worker to finish, and returns what tells how it went; nil: it was told before.
func (e *Exporter) close() *flusher {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil
	}
	e.closed = true
	close(e.closing)
	if !e.started {
		close(e.gone)
	}
	return e.flushers.add(e.queue.sequence)
}
