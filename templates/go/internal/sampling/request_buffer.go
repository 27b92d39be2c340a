package sampling

// requestBuffer holds dropped records back by request, in case the request fails. Requests are in the order of their first
// held records.
type requestBuffer struct {
	limits        retained
	requests      orderedMap[*request]
	promotedUntil orderedMap[int64] // the requests that have failed
	size          int64             // in bytes, of all that is held
	releasedCost  int64             // in this window
}

// request is the held records of one request, oldest first, and their bytes.
type request struct {
	held []Held
	size int64
}

// firstHeld is for how many records there is room at first.
const firstHeld = 8

func (r *request) add(held Held) {
	r.held = append(r.held, held)
	r.size += held.size
}

// dropOldest lets go of the oldest record, and returns its bytes.
func (r *request) dropOldest() int64 {
	size := r.held[0].size
	r.held[0] = Held{} // its payload must not live on behind the slice
	r.held = r.held[1:]
	r.size -= size
	return size
}

// records returns how many records are held.
func (b *requestBuffer) records() int64 {
	total := 0
	for request := range b.requests.values() {
		total += len(request.held)
	}
	return int64(total)
}

// setLimits goes by the limits of another policy from now on; one that holds nothing lets go of everything.
func (b *requestBuffer) setLimits(limits retained) {
	b.limits = limits
	if !limits.Enabled {
		b.requests.clear()
		b.promotedUntil.clear()
		b.size = 0
	}
}

// beginWindow forgets what was released in the last window.
func (b *requestBuffer) beginWindow() {
	b.releasedCost = 0
}

// hold holds a record back. Too much of one request: its oldest go. Too much in all: the oldest requests go whole.
func (b *requestBuffer) hold(scope string, held Held) {
	if !b.limits.Enabled || held.size > min(b.limits.MaxBytesPerRequest, b.limits.MaxBytes) {
		return
	}
	found := b.requests.get(scope)
	if found == nil {
		b.requests.put(scope, &request{held: make([]Held, 0, firstHeld)})
		found = b.requests.get(scope)
	}
	r := *found
	r.add(held)
	b.size += held.size
	for r.size > b.limits.MaxBytesPerRequest {
		b.size -= r.dropOldest()
	}
	for int64(b.requests.size()) > b.limits.MaxRequests || b.size > b.limits.MaxBytes {
		b.letGo(b.requests.oldest())
	}
}

// promote notes that a request has failed, and returns its held records in the order in which they came.
//
// What is too old, or costs more than mostCost leaves for such records in this window, stays dropped.
func (b *requestBuffer) promote(scope string, nowMs, mostCost int64) []Held {
	if !b.limits.Enabled {
		return nil
	}
	b.promotedUntil.put(scope, nowMs+millisecondsPerSecond*b.limits.PromotedSeconds)
	if b.promotedUntil.size() > maxScopes {
		b.promotedUntil.remove(b.promotedUntil.oldest())
	}
	var released []Held
	for _, held := range b.letGo(scope) {
		if b.mayGo(held, nowMs, mostCost) {
			released = append(released, held)
		}
	}
	return released
}

func (b *requestBuffer) mayGo(held Held, nowMs, mostCost int64) bool {
	isOld := nowMs-held.TimeMs > millisecondsPerSecond*b.limits.MaxAgeSeconds
	if isOld || b.releasedCost+held.cost > mostCost {
		return false
	}
	b.releasedCost += held.cost
	return true
}

// isPromoted tells whether a request failed a short time ago.
func (b *requestBuffer) isPromoted(scope string, nowMs int64) bool {
	until := b.promotedUntil.get(scope)
	return until != nil && nowMs < *until
}

// forget lets go of a request that has ended.
func (b *requestBuffer) forget(scope string) {
	b.letGo(scope)
	b.promotedUntil.remove(scope)
}

func (b *requestBuffer) letGo(scope string) []Held {
	request, ok := b.requests.remove(scope)
	if !ok {
		return nil
	}
	b.size -= request.size
	return request.held
}
