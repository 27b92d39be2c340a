package export

import (
	"time"
)

// work sends batch after batch until the exporter is closed and everything is settled.
func (e *Exporter) work() {
	defer close(e.gone)
	defer e.sender.close() // Shutdown does it too, but may not have waited
	e.deliverAll()
	if e.teller.conclude(e) {
		e.deliverAll()
	}
}

func (e *Exporter) deliverAll() {
	for next := e.next(); next != nil; next = e.next() {
		e.deliver(next)
	}
}

// next waits for a batch; nil: there will be none any more.
func (e *Exporter) next() *batch {
	for {
		e.teller.tell(e)
		e.mu.Lock()
		picked, wait := e.pick()
		finished := picked == nil && e.closed
		e.sleeping = picked == nil
		e.mu.Unlock()
		if picked != nil || finished {
			return picked
		}
		e.sleep(wait)
	}
}

// pick takes the next batch, or returns how long it may wait for more records. Longer than forever: there are none.
func (e *Exporter) pick() (*batch, time.Duration) {
	if last := len(e.pending) - 1; last >= 0 {
		return e.pending[last], 0
	}
	waiting := e.queue.waiting()
	if waiting == 0 {
		return nil, e.teller.window()
	}
	now := e.config.Clock.Monotonic()
	isFull := waiting >= e.config.BatchRecords || e.queue.queuedBytes >= e.config.bodyBytes()
	if wait := e.since + e.config.Delay - now; wait > 0 && !isFull && !e.closed && len(e.flushers) == 0 {
		return nil, wait
	}
	taken := e.queue.take(e.config.BatchRecords, e.config.Encoder.BodyLen, e.config.bodyBytes())
	e.since = now
	e.pending = append(e.pending, taken)
	return taken, 0
}

// sleep waits until the time has passed or something happens.
func (e *Exporter) sleep(wait time.Duration) {
	passed, stop := e.config.Clock.After(wait)
	defer stop()
	select {
	case <-passed:
	case <-e.wake:
	case <-e.closing:
	}
}

// deliver sends a batch until it is settled, or split into others.
func (e *Exporter) deliver(b *batch) {
	for {
		if reason := e.givenUp(); reason != "" {
			e.settle(b, reason)
			return
		}
		wasClosing := e.isClosing()
		b.beginTry()
		answer := e.sender.send(e, b)
		if !answer.isTooLong && e.sender.renews(b, &answer) {
			continue
		}
		decision := e.decide(b, &answer)
		if decision.Action == ActionRetry && wasClosing {
			e.settle(b, LossShutdown)
			return
		}
		if decision.Action != ActionRetry {
			if e.conclude(b, &answer, decision) {
				return
			}
			continue
		}
		e.noteRetry(decision)
		e.rest(decision)
	}
}

// decide asks the table; what no table knows is an answer that was too long, and a token provider.
func (e *Exporter) decide(b *batch, answer *answer) Decision {
	if answer.isTooLong {
		return Decision{Action: ActionLose, Loss: LossReplyTooLarge}
	}
	of := Attempt{
		Tries: b.tries, Records: len(b.entries), Bytes: answer.sentBytes,
		Compressed: answer.wasCompressed, Bisects: b.bisects(),
	}
	decision := e.config.Profile.Decide(answer.Answer, of, e.config.random())
	if decision.Action == ActionStop && e.config.TokenProvider != nil {
		// The provider's next token may be taken, so it is a failure like others.
		e.teller.Tell("unauthorized", "the endpoint does not take the tokens of the token provider")
		return retry(Answer{}, b.tries, e.config.random())
	}
	return decision
}

// givenUp returns why nothing can be sent any more.
func (e *Exporter) givenUp() Loss {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case e.stopped:
		return LossUnauthorized
	case e.life.Err() != nil, e.closed && e.isPaused():
		return LossShutdown
	}
	return ""
}

func (e *Exporter) isClosing() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.closed
}

func (e *Exporter) noteRetry(decision Decision) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if decision.Throttled > 0 {
		e.pauseUntil = e.config.Clock.Monotonic() + decision.Throttled
	}
}

// rest waits before a retry. When the exporter is closed it ends at once, for one more try; that there is none during a
// pause, givenUp sees to. Losses are told meanwhile.
func (e *Exporter) rest(decision Decision) {
	until := e.config.Clock.Monotonic() + decision.Wait
	for left := decision.Wait; left > 0; left = until - e.config.Clock.Monotonic() {
		e.teller.tell(e)
		passed, stop := e.config.Clock.After(min(left, e.teller.window()))
		select {
		case <-passed:
			stop()
		case <-e.closing:
			stop()
			return
		}
	}
}
