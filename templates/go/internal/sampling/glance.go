package sampling

// Verdict is a decision that took no more than a glance: nothing is released by it, and nothing settled.
type Verdict struct {
	Keep   bool
	Reason string // of a kept record
	Rate   int64  // the chance that a kept record had, in parts of one
	Count  int64  // how many records of its counter a kept one accounts for
}

// Hint remembers where a pattern was found last. It belongs to one sampler and one pattern; the zero value knows nothing.
type Hint struct{ entry *patternSlot }

// Glance decides a record of no request by its pattern and severity alone, exactly as [Sampler.Decide] would.
//
// That is enough in most windows of most policies: those that count records and have no rules. Otherwise, and for the
// first record of a window, decided is false; then nothing was counted, and Decide is to be asked. Severity is from 1 to
// 24. The hint is that of the pattern, or nil. It exists because records that are dropped should cost next to nothing.
func (s *Sampler) Glance(hint *Hint, pattern, template string, severity int, nowMs int64) (verdict Verdict, decided bool) {
	nowMs = inRange(nowMs)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	l := s.ladder
	if !l.isPlain || s.killSwitch || l.engine.Turns(nowMs) {
		return Verdict{}, false
	}
	slot, counter := l.patterns.findAgain(hint, pattern, template, nowMs)
	outcome := l.engine.Decide(nowMs, slot, recordCost, severity >= l.minSeverity, noRandomness, 0)
	reason := outcome % reasons
	if reason == droppedByBudget {
		counter.drop(nowMs, 1)
		return Verdict{}, true
	}
	return Verdict{true, reasonName(reason), outcome / reasons, counter.keep()}, true
}

// isPlain tells whether a policy makes its decisions by pattern and severity alone.
func isPlain(of *Policy) bool {
	return len(of.Rules) == 0 && !countsBytes(of) && !of.Shadow
}
