package export

// entry is a queued record.
type entry struct {
	sequence uint64 // order of emission
	piece    []byte
	chunk    *chunk
	lane     *lane
	notice   bool // one of our own, outside the counts
}

// lane is a queue of entries in a ring that grows.
type lane struct {
	ring  []entry
	head  int
	count int
	bytes int // of the pieces
	chunks
}

const firstRing = 64 // a power of two, and so is every ring

// at returns the place so far behind the first entry.
func (l *lane) at(behind int) *entry {
	return &l.ring[(l.head+behind)&(len(l.ring)-1)]
}

// push puts a piece at the end.
func (l *lane) push(sequence uint64, piece []byte, notice bool) {
	if l.count == len(l.ring) {
		l.grow()
	}
	chunk, stored := l.store(piece)
	*l.at(l.count) = entry{sequence, stored, chunk, l, notice}
	l.count++
	l.bytes += len(piece)
}

func (l *lane) grow() {
	grown := make([]entry, max(2*len(l.ring), firstRing))
	for i := range l.count {
		grown[i] = *l.at(i)
	}
	l.ring, l.head = grown, 0
}

// first returns the oldest entry; there must be one.
func (l *lane) first() *entry {
	return &l.ring[l.head]
}

// pop takes the oldest entry; there must be one.
func (l *lane) pop() entry {
	oldest := l.ring[l.head]
	l.ring[l.head] = entry{}
	l.head = (l.head + 1) & (len(l.ring) - 1)
	l.count--
	l.bytes -= len(oldest.piece)
	return oldest
}
