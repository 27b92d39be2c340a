package sampling

import "iter"

// ladder is one policy at work: its rules, then the lane for errors, then the budget. What each request has offered outlives
// it, and so do the counts of the rest.
type ladder struct {
	policy      *Policy
	engine      *Engine
	rules       rules
	patterns    patternSlots
	offered     *orderedMap[int64]
	minSeverity int
	countsBytes bool
	isPlain     bool  // a glance at a record is enough
	openedMs    int64 // when the window began
}

// account is who counts a record, and what it costs in terms of the budget.
type account struct {
	counter  *counter
	cost     int64
	byBudget bool // it was the budget that dropped it
}

// newLadder begins before the first window.
func newLadder(of *Policy, seed int64, rest *counter, offered *orderedMap[int64]) *ladder {
	engine := newEngine(of, seed)
	return &ladder{
		policy:      of,
		engine:      engine,
		rules:       newRules(of, engine),
		patterns:    newPatternSlots(engine, rest),
		offered:     offered,
		minSeverity: int(of.Always.MinSeverity),
		countsBytes: countsBytes(of),
		isPlain:     isPlain(of),
		openedMs:    never,
	}
}

// never is so long ago that no window has lasted since.
const never = -maxClock

// begin begins the window of a time.
func (l *ladder) begin(nowMs int64) {
	l.engine.Begin(nowMs)
	l.openedMs = l.engine.OpenedMs
}

// turns tells whether a new window begins. Within the one that has begun, that takes no division.
func (l *ladder) turns(nowMs int64) bool {
	return uint64(nowMs-l.openedMs) >= uint64(l.engine.WindowMs) && l.engine.Turns(nowMs)
}

// decide decides a record in the window that has begun: it fills in whether it would be kept, why, and at which rate.
func (l *ladder) decide(a *arrival, hint *Hint, decision *Decision) account {
	cost := int64(recordCost)
	if l.countsBytes {
		cost = a.size()
	}
	known, offered := l.offeredBy(a.Scope)
	if rule := l.rules.firstMatch(a); rule != nil {
		return l.decideByRule(rule, a, decision, cost, offered)
	}
	slot, counter := l.patterns.findAgain(hint, a.Pattern, a.Template, a.nowMs)
	outcome := l.engine.Decide(a.nowMs, slot, cost, a.Severity >= l.minSeverity, a.r24, offered)
	reason := outcome % reasons
	if a.Scope != "" && reason != keptAlways {
		l.offer(a.Scope, known, offered+cost)
	}
	decision.WouldKeep = reason != droppedByBudget
	decision.Shared = decision.WouldKeep && reason != keptAlways && l.shares(a.r24, offered)
	decision.Reason = reasonName(reason)
	decision.Rate = outcome / reasons
	return account{counter, cost, !decision.WouldKeep}
}

func (l *ladder) decideByRule(rule *ruleAtWork, a *arrival, decision *Decision, cost, offered int64) account {
	slot := rule.slot
	if rule.patterns != nil {
		slot = l.patterns.findRuled(rule.patterns, a.Pattern, a.nowMs)
		touch(slot)
	}
	outcome := l.engine.DecideRule(rule.algorithm, &rule.numbers, a.nowMs, slot, cost, a.r24, offered)
	decision.WouldKeep = outcome%reasons == keptByRule
	if decision.WouldKeep {
		l.engine.Ruled(cost)
	}
	decision.Shared = decision.WouldKeep && rule.shares && l.shares(a.r24, offered)
	decision.Reason = rule.reason
	decision.Rate = outcome / reasons
	return account{&rule.counter, cost, false}
}

func (l *ladder) shares(r24, offered int64) bool {
	return r24 >= 0 && l.engine.Shares(offered)
}

// offeredBy returns what the records of a request have cost that came to the adaptive step, and where that is noted; nil:
// nowhere yet.
func (l *ladder) offeredBy(scope string) (known *int64, offered int64) {
	if scope == "" {
		return nil, 0
	}
	if known = l.offered.get(scope); known == nil {
		return nil, 0
	}
	return known, *known
}

func (l *ladder) offer(scope string, known *int64, offered int64) {
	if known != nil {
		*known = offered
		return
	}
	l.offered.put(scope, offered)
	if l.offered.size() > maxScopes {
		l.offered.remove(l.offered.oldest())
	}
}

// counters yields the counters of all rules and patterns by what settlements call them.
func (l *ladder) counters() iter.Seq2[string, *counter] {
	return func(yield func(string, *counter) bool) {
		for i := range l.rules.all {
			if rule := &l.rules.all[i]; !yield(rule.reason, &rule.counter) {
				return
			}
		}
		l.patterns.counters()(yield)
	}
}
