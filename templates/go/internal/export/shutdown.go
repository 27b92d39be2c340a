package export

import "context"

// Shutdown sends what is queued and ends the worker; records emitted afterwards are lost. The context bounds it: requests
// are cut when it ends, and what is left is lost. Later calls wait for the first and return what it returned.
func (e *Exporter) Shutdown(ctx context.Context) error {
	last := e.close()
	if last == nil {
		<-e.finished
		return e.outcome
	}
	release := context.AfterFunc(ctx, e.endLife)
	<-e.gone // soon after the context, since everything the worker waits for ends with it
	release()
	e.endLife()
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
