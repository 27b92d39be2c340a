package export

// batch is what one request carries.
type batch struct {
	entries   []entry
	bytes     int // of the pieces
	tries     int
	renewed   bool // a fresh token was asked for on its behalf
	abandoned bool // settled by Shutdown, while the worker had it; under the exporter's lock
	lineage   *int // requests that looking for bad records has cost, shared by the parts of a batch; nil: none
}

// halves returns both halves, in order. Their tries begin anew; looking for bad records, they share a count of requests.
func (b *batch) halves(bisecting bool) (first, second *batch) {
	lineage := b.lineage
	if bisecting && lineage == nil {
		lineage = new(int)
	}
	middle := len(b.entries) / 2
	return newBatch(b.entries[:middle], lineage), newBatch(b.entries[middle:], lineage)
}

func newBatch(entries []entry, lineage *int) *batch {
	part := &batch{entries: entries, lineage: lineage}
	for i := range entries {
		part.bytes += len(entries[i].piece)
	}
	return part
}

// beginTry counts a request that is about to be sent.
func (b *batch) beginTry() {
	b.tries++
	if b.lineage != nil {
		*b.lineage++
	}
}

// bisects returns how many requests looking for bad records has cost.
func (b *batch) bisects() int {
	if b.lineage == nil {
		return 0
	}
	return *b.lineage
}

// pieces returns the pieces of all records.
func (b *batch) pieces() [][]byte {
	pieces := make([][]byte, len(b.entries))
	for i := range b.entries {
		pieces[i] = b.entries[i].piece
	}
	return pieces
}
