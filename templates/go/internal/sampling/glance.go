package sampling

// Glimpse is what comes of a glance.
type Glimpse uint8

// What a glance says.
const (
	Undecided Glimpse = iota
	Dropped
	Kept
)

// Verdict is how a record is kept by a glance: nothing is released by it, and nothing settled.
type Verdict struct {
	Reason string
	Rate   int64 // the chance that it had, in parts of one
	Count  int64 // how many records of its counter it accounts for
}

// Hint remembers where a pattern was found last. It belongs to one sampler and one pattern; the zero value knows nothing.
type Hint struct{ entry *patternSlot }

// Glance decides a record of no request by its pattern and severity alone, exactly as [Sampler.Decide] would.
//
// That is enough in most windows of most policies: those that count records and have no rules. Otherwise, and for the
// first record of a window, it is undecided; then nothing was counted, and Decide is to be asked. Severity is from 1 to
// 24. The hint is that of the pattern, or nil. The verdict is filled in of what is kept. All this exists because records
// that are dropped should cost next to nothing.
func (s *Sampler) Glance(hint *Hint, pattern, template string, severity int, nowMs int64, verdict *Verdict) Glimpse {
	nowMs = inRange(nowMs)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	l := s.ladder
	if !l.isPlain || s.killSwitch || l.turns(nowMs) {
		return Undecided
	}
	slot, counter := l.patterns.findAgain(hint, pattern, template, nowMs)
	outcome := l.engine.Decide(nowMs, slot, recordCost, severity >= l.minSeverity, noRandomness, 0)
	reason := outcome % reasons
	if reason == droppedByBudget {
		counter.drop(nowMs, 1)
		return Dropped
	}
	verdict.Reason, verdict.Rate, verdict.Count = reasonName(reason), outcome/reasons, counter.keep()
	return Kept
}

// isPlain tells whether a policy makes its decisions by pattern and severity alone.
func isPlain(of *Policy) bool {
	return len(of.Rules) == 0 && !countsBytes(of) && !of.Shadow
}
