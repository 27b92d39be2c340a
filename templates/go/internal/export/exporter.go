package export

import (
	"context"
	"errors"
	"sync"
	"time"
)

// ErrLost says that records were lost that somebody was waiting for.
var ErrLost = errors.New("lipservice: records were lost; Stats says how many and why")

// Exporter queues records and sends them from a goroutine that the first one starts. It is safe for concurrent use.
type Exporter struct {
	config Config

	mu         sync.Mutex
	queue      queue
	ledger     ledger
	flushers   flushers
	pending    []*batch // to be sent before what is queued; the next one last
	started    bool
	sleeping   bool // the worker waits, and emissions should wake it
	closed     bool
	stopped    bool          // the endpoint does not take the token
	since      time.Duration // when the oldest waiting record came, on the monotonic clock
	pauseUntil time.Duration // the endpoint asked for it; 0: it did not

	life     context.Context // ends when the time to shut down is up
	endLife  context.CancelFunc
	wake     chan struct{}
	closing  chan struct{}
	gone     chan struct{} // the worker has ended
	finished chan struct{} // and Shutdown knows how
	outcome  error
	scratch  sync.Pool
	sender   sender
	teller   teller
}

// New returns an exporter that has nothing to send yet.
func New(config Config) *Exporter {
	e := &Exporter{
		config: config,
		queue:  queue{records: config.QueueRecords, bytes: config.QueueBytes},
		ledger: newLedger(),
		wake:   make(chan struct{}, 1), closing: make(chan struct{}),
		gone: make(chan struct{}), finished: make(chan struct{}),
		sender: newSender(config), teller: newTeller(config),
	}
	e.life, e.endLife = context.WithCancel(context.Background())
	e.scratch.New = func() any { return new(scratch) }
	return e
}

// Recent returns what was said lately.
func (e *Exporter) Recent() []string {
	return e.teller.Recent()
}

// Emit queues a record. It never blocks on the network and never panics.
func (e *Exporter) Emit(given *record) {
	if e.config.URL == "" {
		e.refuse(LossNoDestination)
		return
	}
	room := e.scratch.Get().(*scratch)
	timed := e.timed(given, &room.record)
	piece, written := e.write(room.bytes[:0], timed)
	if timed != given {
		room.record = record{}
	}
	if written {
		e.add(piece, given.Severity)
	} else {
		e.refuse(LossUnencodable)
	}
	if cap(piece) <= chunkBytes {
		room.bytes = piece
		e.scratch.Put(room)
	}
}

// scratch is what one emission needs for a moment.
type scratch struct {
	bytes  []byte
	record record
}

// timed returns a record with its times: now, where it has none. The one that was given stays as it is.
func (e *Exporter) timed(given, room *record) *record {
	needsObserved := e.config.Profile.ObservedTime && given.ObservedTime.IsZero()
	if !given.Time.IsZero() && !needsObserved {
		return given
	}
	*room = *given
	now := e.config.Clock.Now()
	if room.Time.IsZero() {
		room.Time = now
	}
	if needsObserved {
		room.ObservedTime = now
	}
	return room
}

// write encodes a record outside the lock, since it may call methods of the application's types, which may log.
func (e *Exporter) write(dst []byte, record *record) (piece []byte, written bool) {
	defer func() {
		if recover() != nil {
			piece, written = dst, false
		}
	}()
	return e.config.Encoder.AppendPiece(dst, record), true
}

func (e *Exporter) refuse(reason Loss) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.ledger.emitted++
	e.ledger.lose(reason)
}

// add queues a piece, or counts it as lost.
func (e *Exporter) add(piece []byte, severity int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.ledger.emitted++
	if reason := e.reject(severity); reason != "" {
		e.ledger.lose(reason)
		return
	}
	if !e.makeRoom(len(piece), severity) {
		e.ledger.lose(LossQueueFull)
		return
	}
	if e.queue.waiting() == 0 {
		e.since = e.config.Clock.Monotonic()
	}
	e.queue.push(piece, severity, false)
	if !e.started {
		e.started = true
		go e.work()
	}
	if e.sleeping && e.isWorthWaking() {
		e.sleeping = false
		e.signal()
	}
}

// reject returns why a record is not taken.
func (e *Exporter) reject(severity int) Loss {
	switch {
	case e.closed:
		return LossClosed
	case e.stopped:
		return LossUnauthorized
	case severity < throttledKeeps && e.isPaused() && e.queue.isHalfFull():
		return LossThrottled
	}
	return ""
}

func (e *Exporter) isPaused() bool {
	return e.pauseUntil > 0 && e.config.Clock.Monotonic() < e.pauseUntil
}

// makeRoom drops what counts least until a piece fits.
func (e *Exporter) makeRoom(size, severity int) bool {
	if e.queue.fits(size) {
		return true
	}
	if !e.queue.couldFit(size, severity) {
		return false // no room is enough, so none is made
	}
	for !e.queue.fits(size) {
		gone, found := e.queue.evict(severity)
		if !found {
			return false
		}
		e.lose(&gone, LossQueueFull)
		gone.lane.release(gone.chunk)
	}
	return true
}

// lose counts a record as lost.
func (e *Exporter) lose(of *entry, reason Loss) {
	if of.notice {
		return
	}
	e.ledger.lose(reason)
	e.flushers.lose(of.sequence)
}

// isWorthWaking tells whether the worker, which waits, has something to do: a first record sets its timer, a full batch is
// sent at once. All others are for its timer, which costs no one anything.
func (e *Exporter) isWorthWaking() bool {
	waiting := e.queue.waiting()
	return waiting == 1 || waiting >= e.config.BatchRecords || e.queue.queuedBytes >= e.config.BatchBytes
}

func (e *Exporter) signal() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// Stats returns the counts.
func (e *Exporter) Stats() Stats {
	e.mu.Lock()
	defer e.mu.Unlock()
	queued, flight := e.queue.waiting()-e.queue.ownWaiting, e.queue.flight-e.queue.ownFlight
	return e.ledger.stats(queued, flight, e.isPaused())
}
