package export

import (
	"context"
	"math"
)

// flusher waits until every record is settled that was emitted before it came.
type flusher struct {
	mark   uint64 // sequence number of the last such record
	failed bool   // one of them was lost
	done   chan struct{}
}

// flushers are all that wait. Not safe for concurrent use.
type flushers []*flusher

// add begins to wait.
func (f *flushers) add(mark uint64) *flusher {
	waiting := &flusher{mark: mark, done: make(chan struct{})}
	*f = append(*f, waiting)
	return waiting
}

// lose tells those who wait for a record that it is lost.
func (f flushers) lose(sequence uint64) {
	for _, waiting := range f {
		if sequence <= waiting.mark {
			waiting.failed = true
		}
	}
}

// settle lets go those whose records are all settled; oldest is the first one that is not.
func (f *flushers) settle(oldest uint64) {
	left := (*f)[:0]
	for _, waiting := range *f {
		if waiting.mark < oldest {
			close(waiting.done)
		} else {
			left = append(left, waiting)
		}
	}
	clear((*f)[len(left):])
	*f = left
}

// remove gives up waiting.
func (f *flushers) remove(gone *flusher) {
	left := (*f)[:0]
	for _, waiting := range *f {
		if waiting != gone {
			left = append(left, waiting)
		}
	}
	*f = left
}

// Flush sends what is queued and waits until every record is settled that was emitted before. It returns nil when all of
// them were accepted, ErrLost when one was lost, and the context's error when time was up.
func (e *Exporter) Flush(ctx context.Context) error {
	e.mu.Lock()
	waiting := e.flushers.add(e.queue.sequence)
	e.flushers.settle(e.oldestUnsettled())
	e.signal()
	e.mu.Unlock()
	select {
	case <-waiting.done:
	case <-ctx.Done():
		e.mu.Lock()
		e.flushers.remove(waiting)
		e.mu.Unlock()
		return ctx.Err()
	}
	if waiting.failed {
		return ErrLost
	}
	return nil
}

// oldestUnsettled returns the sequence number of the first record that waits or is on its way; the largest number if none.
func (e *Exporter) oldestUnsettled() uint64 {
	oldest := uint64(math.MaxUint64)
	if from := e.queue.oldest(); from != nil {
		oldest = from.first().sequence
	}
	for _, waiting := range e.pending {
		for i := range waiting.entries {
			oldest = min(oldest, waiting.entries[i].sequence)
		}
	}
	return oldest
}
