package export

import (
	"fmt"
)

// conclude does what was decided, and tells whether that was the end of the batch.
func (e *Exporter) conclude(b *batch, answer *answer, decision Decision) bool {
	switch decision.Action {
	case ActionAccept:
		e.accept(b, answer)
	case ActionHalve:
		e.halve(b, answer.Status)
	case ActionUncompressed:
		e.sender.stopCompressing()
		b.tries--
		return false
	case ActionStop:
		e.stop(answer)
		e.settle(b, decision.Loss)
	default:
		e.teller.Tell(fmt.Sprintf("refused %d", answer.Status), answer.refusal(len(b.entries)))
		e.settle(b, decision.Loss)
	}
	return true
}

// accept counts a batch as taken, but for the records that the endpoint says it has rejected. Which they are, it does not
// say.
func (e *Exporter) accept(b *batch, answer *answer) {
	rejected := min(max(answer.rejected, 0), int64(len(b.entries)))
	if answer.message != "" || rejected > 0 {
		e.teller.Tell("partial success", fmt.Sprintf("the endpoint rejected %d of %d records: %s",
			rejected, len(b.entries), shortened(answer.message)))
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if b.abandoned {
		return
	}
	e.teller.acceptedSince = true
	for i := range b.entries {
		of := &b.entries[i]
		switch {
		case of.notice:
		case rejected > 0:
			rejected--
			e.lose(of, LossRejected)
		default:
			e.ledger.accepted++
		}
	}
	e.release(b)
}

// settle counts a batch as lost.
func (e *Exporter) settle(b *batch, reason Loss) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !b.abandoned {
		e.loseBatch(b, reason)
	}
}

func (e *Exporter) loseBatch(b *batch, reason Loss) {
	for i := range b.entries {
		e.lose(&b.entries[i], reason)
	}
	e.release(b)
}

// release gives a settled batch's room back and lets go who waited for it. It is the last of those pending.
func (e *Exporter) release(b *batch) {
	for i := range b.entries {
		e.queue.settle(&b.entries[i])
	}
	if !b.isPart && !b.abandoned { // the worker may still look at one that was abandoned
		e.queue.reuse(b.entries)
	}
	e.pending = e.pending[:len(e.pending)-1]
	e.flushers.settle(e.oldestUnsettled())
}

// halve puts both halves in the place of a batch.
func (e *Exporter) halve(b *batch, status int) {
	first, second := b.halves(e.config.Profile.Bisects(status))
	e.mu.Lock()
	defer e.mu.Unlock()
	if b.abandoned {
		return
	}
	e.pending = append(e.pending[:len(e.pending)-1], second, first)
}

// stop sends nothing any more: no repetition makes a token good.
func (e *Exporter) stop(answer *answer) {
	e.teller.Tell("unauthorized", fmt.Sprintf(
		"the endpoint does not take the token (status %d): logs are not sent any more. Check the project token.", answer.Status))
	e.mu.Lock()
	defer e.mu.Unlock()
	e.stopped = true
}
