package export

// The severity from which records are the last to be dropped: ERROR.
const severityError = 17

// A record is long if it takes more than one part in so many of the room. None of its lane goes for it: many would have to.
const long = 4

// queue holds what waits to be sent, in two lanes: when it is full, the oldest record below ERROR goes, and then the oldest
// of all. Not safe for concurrent use.
type queue struct {
	records, bytes int // bounds
	ordinary       lane
	errors         lane
	queuedBytes    int
	flight         int // records of batches on their way
	flightBytes    int
	ownWaiting     int // notices of our own among them
	ownFlight      int
	sequence       uint64
	room           []entry // of a batch that is settled, for the next one; it holds nothing
}

// waiting returns how many records wait.
func (q *queue) waiting() int {
	return q.ordinary.count + q.errors.count
}

// fits tells whether a piece has room.
func (q *queue) fits(size int) bool {
	return q.waiting()+q.flight < q.records && q.queuedBytes+q.flightBytes+size <= q.bytes
}

// couldFit tells whether a piece has room once all is gone that may go for it.
func (q *queue) couldFit(size, severity int) bool {
	records, bytes, own := q.flight, q.flightBytes, &q.errors
	if severity < severityError {
		records, bytes, own = records+q.errors.count, bytes+q.errors.bytes, &q.ordinary
	}
	if long*size > q.bytes {
		bytes += own.bytes
	}
	return records < q.records && bytes+size <= q.bytes
}

// isHalfFull tells whether half of either bound is taken.
func (q *queue) isHalfFull() bool {
	return 2*(q.waiting()+q.flight) >= q.records || 2*(q.queuedBytes+q.flightBytes) >= q.bytes
}

// push puts a piece at the end. It must fit.
func (q *queue) push(piece []byte, severity int, notice bool) {
	q.sequence++
	target := &q.ordinary
	if severity >= severityError || notice {
		target = &q.errors
	}
	target.push(q.sequence, piece, notice)
	q.queuedBytes += len(piece)
	if notice {
		q.ownWaiting++
	}
}

// evict takes the record whose place is needed most by others, or tells that only batches on their way are left.
func (q *queue) evict(severity int) (entry, bool) {
	switch {
	case q.ordinary.count > 0:
		return q.popped(&q.ordinary), true
	case q.errors.count > 0 && severity >= severityError:
		return q.popped(&q.errors), true
	}
	return entry{}, false
}

func (q *queue) popped(from *lane) entry {
	oldest := from.pop()
	q.queuedBytes -= len(oldest.piece)
	if oldest.notice {
		q.ownWaiting--
	}
	return oldest
}

// oldest returns the lane whose first entry was emitted first, or nil.
func (q *queue) oldest() *lane {
	switch {
	case q.errors.count == 0 && q.ordinary.count == 0:
		return nil
	case q.errors.count == 0:
		return &q.ordinary
	case q.ordinary.count == 0 || q.errors.first().sequence < q.ordinary.first().sequence:
		return &q.errors
	}
	return &q.ordinary
}

// take moves the oldest records into a batch, as many as fit; at least one.
func (q *queue) take(records int, bodyLen func(count, pieceBytes int) int, bytes int) *batch {
	taken := &batch{entries: q.roomFor(min(records, q.waiting()))}
	for from := q.oldest(); from != nil && len(taken.entries) < records; from = q.oldest() {
		size := len(from.first().piece)
		if len(taken.entries) > 0 && bodyLen(len(taken.entries)+1, taken.bytes+size) > bytes {
			break
		}
		next := q.popped(from)
		if next.notice {
			q.ownFlight++
		}
		taken.entries = append(taken.entries, next)
		taken.bytes += size
	}
	q.flight += len(taken.entries)
	q.flightBytes += taken.bytes
	return taken
}

func (q *queue) roomFor(records int) []entry {
	if room := q.room; cap(room) >= records {
		q.room = nil
		return room
	}
	return make([]entry, 0, records)
}

// reuse takes the entries of a batch back, which nobody looks at any more.
func (q *queue) reuse(entries []entry) {
	clear(entries)
	q.room = entries[:0]
}

// settle gives back the room of a record that was on its way.
func (q *queue) settle(of *entry) {
	q.flight--
	q.flightBytes -= len(of.piece)
	if of.notice {
		q.ownFlight--
	}
	of.lane.release(of.chunk)
}
