package export

import (
	"fmt"
	"log/slog"
	"sort"
	"strings"
)

const severityWarn = 13

// teller says what somebody should know, and each thing at most once in a window: on the diagnostics, and, of losses, as a
// record of its own.
type teller struct {
	*Notices
	config        Config
	acceptedSince bool           // a record was accepted since the last notice; under the exporter's lock
	unwritten     map[Loss]int64 // lost since the last record about losses
}

func newTeller(config Config) teller {
	return teller{Notices: NewNotices(config.Clock, config.Diagnostics), config: config, unwritten: map[Loss]int64{}}
}

// tell tells what was lost, if it is time to.
func (t *teller) tell(e *Exporter) {
	e.mu.Lock()
	isLost, isWritable := len(e.ledger.untold) > 0, t.acceptedSince || e.closed && e.life.Err() == nil
	e.mu.Unlock()
	if isLost && t.mayTell("lost") {
		t.tellLost(e)
	}
	if len(t.unwritten) > 0 && isWritable && t.mayTell("notice") {
		t.write(e)
	}
}

// conclude tells what is left to be told when the exporter ends, and whether that made a record that is still to be sent.
func (t *teller) conclude(e *Exporter) bool {
	t.tellLost(e)
	e.mu.Lock()
	isReachable := e.life.Err() == nil && !e.stopped && e.ledger.accepted > 0
	e.mu.Unlock()
	if len(t.unwritten) == 0 || !isReachable {
		return false
	}
	t.write(e)
	return true
}

// tellLost says on the diagnostics what was lost since the last time.
func (t *teller) tellLost(e *Exporter) {
	e.mu.Lock()
	untold := e.ledger.takeUntold()
	e.mu.Unlock()
	if len(untold) == 0 {
		return
	}
	t.Say(lostText(untold))
	for reason, count := range untold {
		t.unwritten[reason] += count
	}
}

// write queues a record about what was lost.
func (t *teller) write(e *Exporter) {
	var counts []slog.Attr
	for _, reason := range sorted(t.unwritten) {
		counts = append(counts, slog.Int64(string(reason), t.unwritten[reason]))
	}
	record := record{
		Time: t.config.Clock.Now(), Severity: severityWarn, Body: slog.StringValue(lostText(t.unwritten)),
		Attrs: []slog.Attr{slog.String(noticeKey, "loss"), slog.Any(lostKey, slog.GroupValue(counts...))},
	}
	piece, written := e.write(nil, &record)
	clear(t.unwritten)
	e.mu.Lock()
	defer e.mu.Unlock()
	if written && e.queue.fits(len(piece)) {
		e.queue.push(piece, severityWarn, true)
		e.ledger.notices++
		t.acceptedSince = false
	}
}

// lostText says how many records were lost, and why.
func lostText(lost map[Loss]int64) string {
	total := int64(0)
	parts := make([]string, 0, len(lost))
	for _, reason := range sorted(lost) {
		total += lost[reason]
		parts = append(parts, fmt.Sprintf("%s %d", reason, lost[reason]))
	}
	return fmt.Sprintf("LipService lost %d records: %s", total, strings.Join(parts, ", "))
}

func sorted(lost map[Loss]int64) []Loss {
	reasons := make([]Loss, 0, len(lost))
	for reason := range lost {
		reasons = append(reasons, reason)
	}
	sort.Slice(reasons, func(i, j int) bool { return reasons[i] < reasons[j] })
	return reasons
}
