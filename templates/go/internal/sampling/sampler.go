// Package sampling decides which records are kept, and accounts for the others. It keeps to the terms of the spec: whole
// milliseconds, and rates in parts of one.
package sampling

import (
	"sync"
	"sync/atomic"
)

// Reasons that no engine gives.
const (
	failOpenReason = "failopen"
	// Promoted is that of what the budget drops and a request that has failed keeps.
	Promoted = "promoted"
)

// Sampler decides record by record, by one policy after another. It is safe for concurrent use.
//
// What decides depends on all records before, so there is one lock. No code of the caller's runs while it is held: what
// logs inside a [log/slog.LogValuer] does not wait for itself.
type Sampler struct {
	failOpen atomic.Int64 // records that were kept undecided
	// looks tells that a policy in force or to come looks at attributes.
	looks atomic.Bool
	// inForce is the policy of the ladder, for those who have not the lock.
	inForce atomic.Pointer[Policy]

	mutex      sync.Mutex
	killSwitch bool
	ladder     *ladder
	next       *Policy // comes into force with the next window; nil: none
	buffer     requestBuffer
	rest       counter
	offered    orderedMap[int64] // by each request, to the adaptive step
}

// New begins with nothing seen. A seed has 32 bits.
func New(policy *Policy, seed uint32) *Sampler {
	s := &Sampler{killSwitch: policy.KillSwitch}
	s.buffer.setLimits(policy.Retained)
	s.ladder = newLadder(policy, int64(seed), &s.rest, &s.offered)
	s.looks.Store(policy.LooksAtAttributes())
	s.inForce.Store(policy)
	return s
}

// Engine returns the algorithms at work, to look at while nothing is decided.
func (s *Sampler) Engine() *Engine {
	return s.ladder.engine
}

// Policy returns the policy in force.
func (s *Sampler) Policy() *Policy {
	return s.inForce.Load()
}

// SetPolicy lets another policy come into force where the window ends. Its kill switch acts at once.
func (s *Sampler) SetPolicy(policy *Policy) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.next = policy
	s.killSwitch = policy.KillSwitch
	s.looks.Store(policy.LooksAtAttributes() || s.ladder.policy.LooksAtAttributes())
}

// Decide decides one record. It never panics: a record that cannot be decided is kept.
//
// nowMs is milliseconds since 1970. r24 is 24 bits that all records of a request share; -1: none. The record may be changed:
// what is out of its range is brought into it, and attributes are replaced by what they stand for.
func (s *Sampler) Decide(record *Record, nowMs, r24 int64) Decision {
	return s.DecideAgain(nil, record, nowMs, r24)
}

// DecideAgain does what Decide does for a record whose pattern has a hint.
func (s *Sampler) DecideAgain(hint *Hint, record *Record, nowMs, r24 int64) (decision Decision) {
	defer s.keepAfterPanic(&decision)
	arrived := newArrival(record, nowMs, r24)
	s.prepare(&arrived)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.killSwitch {
		return s.keepUndecided()
	}
	s.decide(&arrived, hint, &decision)
	decision.Policy = s.ladder.policy
	decision.Keep = decision.WouldKeep || s.ladder.policy.Shadow
	return decision
}

// keepAfterPanic keeps a record that could not be decided: it must not be lost for that.
func (s *Sampler) keepAfterPanic(decision *Decision) {
	if recover() != nil {
		*decision = s.keepUndecided()
	}
}

func (s *Sampler) keepUndecided() Decision {
	s.failOpen.Add(1)
	return Decision{Keep: true, WouldKeep: true, Reason: failOpenReason, Rate: one, Weight: 1, Count: 1}
}

// prepare does before the lock is taken what may take long or runs the caller's code.
//
// Should a policy that is the first to look at attributes come into force between here and there, then this one record is
// measured as it is: a value that is not resolved fits no condition and counts like a number.
func (s *Sampler) prepare(a *arrival) {
	looks := s.looks.Load()
	if looks {
		a.Attrs = resolved(a.Attrs, valueDepth)
	}
	if looks || a.Scope != "" && s.inForce.Load().Retained.Enabled {
		a.size()
	}
}

// decide fills a decision in, all but Keep: copies of it would take as long as the rest.
func (s *Sampler) decide(a *arrival, hint *Hint, decision *Decision) {
	if s.ladder.turns(a.nowMs) {
		decision.Settled = s.begin(a.nowMs)
	}
	account := s.ladder.decide(a, hint, decision)
	if a.Scope != "" && a.Severity >= errorSeverity {
		decision.Released = s.promote(a.Scope, a.nowMs)
	}
	if decision.WouldKeep {
		decision.Weight, decision.Count = weight(decision.Rate), account.counter.keep()
		return
	}
	account.counter.drop(a.nowMs, 1)
	if a.Scope != "" {
		s.spare(a, account, decision)
	}
}

// spare takes a drop of the budget back in a request that has failed; any other is held in case its request fails.
func (s *Sampler) spare(a *arrival, account account, decision *Decision) {
	if account.byBudget && s.buffer.isPromoted(a.Scope, a.nowMs) {
		decision.WouldKeep, decision.Reason = true, Promoted
		return
	}
	if s.buffer.limits.Enabled {
		s.buffer.hold(a.Scope, Held{a.Pattern, a.nowMs, a.Payload, s.ladder.policy.Shadow, account.cost, a.size()})
	}
}

// begin begins a window, with the next policy if there is one; it returns what the one before leaves to account for.
func (s *Sampler) begin(nowMs int64) []Settlement {
	var settled []Settlement
	if s.next != nil {
		settled = s.swap(s.next, nowMs)
	}
	s.ladder.begin(nowMs)
	s.buffer.beginWindow()
	return settled
}

// swap settles everything and starts again; the old random numbers choose the new ones.
func (s *Sampler) swap(policy *Policy, nowMs int64) []Settlement {
	settled := s.settle(nowMs, everything)
	for _, counter := range s.ladder.counters() {
		counter.moveTo(&s.rest, nowMs)
	}
	s.ladder = newLadder(policy, s.ladder.engine.Next32(), &s.rest, &s.offered)
	s.buffer.setLimits(policy.Retained)
	s.next = nil
	s.inForce.Store(policy)
	s.looks.Store(policy.LooksAtAttributes())
	return settled
}

// Promote takes note that a request has failed; it returns its held records, which are to be kept.
func (s *Sampler) Promote(scope string, nowMs int64) []Held {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.promote(scope, inRange(nowMs))
}

func (s *Sampler) promote(scope string, nowMs int64) []Held {
	return s.buffer.promote(scope, nowMs, s.ladder.policy.Budget.CostPerWindow/releasedPart)
}

// End forgets a request that has ended.
func (s *Sampler) End(scope string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.offered.remove(scope)
	s.buffer.forget(scope)
}

// Settle accounts for dropped records that no kept one has stood for in an interval.
func (s *Sampler) Settle(nowMs int64) []Settlement {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.settle(inRange(nowMs), millisecondsPerSecond*s.ladder.policy.SettleIntervalSeconds)
}

// SettleAll accounts for all dropped records that no kept one stands for.
func (s *Sampler) SettleAll(nowMs int64) []Settlement {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.settle(inRange(nowMs), everything)
}

func (s *Sampler) settle(nowMs, leastMs int64) []Settlement {
	policy := s.ladder.policy
	allowance := policy.Budget.CostPerWindow * policy.SettleIntervalSeconds / policy.WindowSeconds
	most := max(1, allowance/settledPart/recordCost)
	settled := settle(s.ladder.counters(), &s.rest, nowMs, leastMs, most)
	for i := range settled {
		settled[i].InShadow = policy.Shadow
	}
	return settled
}

// Stats returns what was seen so far.
func (s *Sampler) Stats() Stats {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var stats Stats
	for key, counter := range s.ladder.counters() {
		stats.count(key, counter)
	}
	stats.count(restKey, &s.rest)
	stats.FailOpen, stats.Buffered = s.failOpen.Load(), s.buffer.records()
	stats.Seen += stats.FailOpen
	stats.Kept += stats.FailOpen
	stats.Dropped = stats.Seen - stats.Kept - stats.Buffered
	stats.sortPatterns()
	return stats
}
