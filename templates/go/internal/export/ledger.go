package export

// ledger counts what became of records: emitted = accepted + lost + those that wait or are on their way.
type ledger struct {
	emitted, accepted int64
	told              map[Loss]int64 // lost before the last notice
	untold            map[Loss]int64 // and since
	requests, retries int64
	notices           int64
	bytesSent         int64
}

func newLedger() ledger {
	return ledger{told: map[Loss]int64{}, untold: map[Loss]int64{}}
}

// lose counts a record that will not arrive.
func (l *ledger) lose(reason Loss) {
	l.untold[reason]++
}

// takeUntold returns what was lost since the last notice, and begins anew.
func (l *ledger) takeUntold() map[Loss]int64 {
	untold := l.untold
	l.untold = map[Loss]int64{}
	for reason, count := range untold {
		l.told[reason] += count
	}
	return untold
}

// Stats are counts since the exporter was made. Emitted = Accepted + Lost + Queued + InFlight, at all times.
type Stats struct {
	// Emitted counts the records given to Emit.
	Emitted int64
	// Accepted counts those the endpoint has taken. What it does with them is not known.
	Accepted int64
	// Lost counts those that did not arrive, by reason.
	Lost map[string]int64
	// Queued and InFlight count those that wait, and those on their way or to be sent again.
	Queued, InFlight int64
	// Requests counts requests, Retries those of them that repeated another.
	Requests, Retries int64
	// Notices counts records about losses, which are in none of the other counts.
	Notices int64
	// BytesSent are the bytes of all requests before compression, which is what PostHog bills.
	BytesSent int64
	// Throttled tells whether the endpoint has asked for a pause that lasts.
	Throttled bool
}

// stats returns the counts; queued and flight hold our own notices too, which do not count.
func (l *ledger) stats(queued, flight int, throttled bool) Stats {
	lost := map[string]int64{}
	for _, counts := range [...]map[Loss]int64{l.told, l.untold} {
		for reason, count := range counts {
			lost[string(reason)] += count
		}
	}
	return Stats{
		Emitted: l.emitted, Accepted: l.accepted, Lost: lost, Queued: int64(queued), InFlight: int64(flight),
		Requests: l.requests, Retries: l.retries, Notices: l.notices, BytesSent: l.bytesSent, Throttled: throttled,
	}
}
