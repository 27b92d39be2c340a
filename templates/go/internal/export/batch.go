package export

// batch is what one request carries.
type batch struct {
	entries   []entry
	bytes     int // of the pieces
	tries     int
	renewed   bool // a fresh token was asked for on its behalf
	abandoned bool // settled by Shutdown, while the worker had it; under the exporter's lock
	isPart    bool // its entries are some of another batch's
	lineage   *int // requests that looking for bad records has cost, shared by the parts of a batch; nil: none
}

// halves returns both halves, in order. Their tries begin anew; looking for bad records, they share a count of requests.
func (b *batch) halves(bisecting bool) (first, second *batch) {
	lineage := b.lineage
	if bisecting && lineage == nil {
		lineage = new(int)
	}
	middle := len(b.entries) / 2
	return newPart(b.entries[:middle], lineage), newPart(b.entries[middle:], lineage)
}

func newPart(entries []entry, lineage *int) *batch {
	part := &batch{entries: entries, isPart: true, lineage: lineage}
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

// appendPieces appends the pieces of all records.
func (b *batch) appendPieces(dst [][]byte) [][]byte {
	for i := range b.entries {
		dst = append(dst, b.entries[i].piece)
	}
	return dst
}
