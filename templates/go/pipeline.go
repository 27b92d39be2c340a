package lipservice

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// pipeline is what every record goes through, once and forwards: guard, level, signature, decision, record, hook, sink.
// Integrations of logging libraries stand on it. A record takes them four steps:
//
//	of := plain{time, severity, message}        // what costs nothing to find out
//	defer p.survive(&of)                        // a fault here is none of the application's
//	if !keep && p.glance(ctx, &of, &seen) {     // it was dropped, is counted, and nothing was allocated
//		return
//	}
//	e := event{plain: of, keep: keep, …}
//	e.take(&seen)
//	if seen.isDecided || p.admits(ctx, &e) {    // false: the same
//		d := p.draft()
//		d.add(…)                                // only now the user's own attributes are looked at
//		p.take(ctx, &e, d)                      // decides if that was not done yet, and sends; d is not to be used again
//	}
//
// It holds no lock while code of the application runs, so such code may log.
type pipeline struct {
	clock    Clock
	coarse   coarseClock // for decisions about records that do not say when they were made
	sampler  *coreSampler
	policy   *policyInForce
	watch    *policyWatch // nil: the policy stays what it is
	inShadow bool         // whatever the policy says
	seed     uint32
	sink     Sink
	notices  *notices
	hooks    hooks
	location bool // the file, line and function of each call are sent
	severity int  // the lowest that is taken

	guard    guard
	known    knownMessages
	counts   clientCounts
	owed     owed
	settling settling
	closed   atomic.Bool
	drafts   sync.Pool

	redactor *Redactor // nil: nothing is redacted
}

// hooks are functions of the application's. Each may be nil.
type hooks struct {
	beforeSend   BeforeSend
	identity     IdentityProvider
	traceContext func(ctx context.Context) (TraceContext, bool)
}

// glance tells whether a record is dropped, of a message that is known and of no request, as most are: before anything
// else is found out about it. Where it decides nothing, admits looks as if nobody had.
func (p *pipeline) glance(ctx context.Context, of *plain, seen *glimpse) (isDropped bool) {
	if p.closed.Load() || of.severity < p.severity || p.guard.isUp() || ScopeOf(ctx) != nil {
		return false
	}
	known := p.known.findPlain(of.message, of.severity)
	return known != nil && p.drops(of, known, seen)
}

// admits tells whether a record needs more work. It does not if it is not to be taken, or is dropped at a glance.
func (p *pipeline) admits(ctx context.Context, e *event) bool {
	if p.closed.Load() || e.severity < p.severity {
		return false
	}
	if p.guard.isInside() {
		p.counts.reentrant.Add(1)
		return false
	}
	e.scope = ScopeOf(ctx)
	isAlone := e.scope == nil && !e.keep
	known, hash := p.known.find(e.message, e.severity, e.logger, e.template)
	if known == nil {
		e.pattern = p.known.learn(e.message, e.severity, e.logger, e.template, hash)
	} else {
		e.pattern = known.pattern
	}
	return !isAlone || !p.drops(&e.plain, e.pattern, &e.glimpse)
}

// drops decides what a glance is enough for, of a record of no request, and tells whether it is dropped so.
func (p *pipeline) drops(of *plain, known *pattern, seen *glimpse) bool {
	switch p.sampler.Glance(&known.hint, known.id, known.template, of.severity, p.millisecond(of), &seen.verdict) {
	case glanceDrops:
		p.settling.begin(p)
		return true
	case glanceKeeps:
		seen.pattern, seen.isDecided = known, true
	}
	return false
}

// millisecond returns when a record was made, in milliseconds since 1970.
func (p *pipeline) millisecond(of *plain) int64 {
	if of.time.IsZero() {
		return p.coarse.millisecond()
	}
	return of.time.UnixMilli()
}

// timeOf returns the time of a record that says when it was made. With a clock of a test's own, there is no time but its.
func (p *pipeline) timeOf(made time.Time) time.Time {
	if p.coarse.isSystem || made.IsZero() {
		return made
	}
	return p.clock.Now()
}

// draft returns room to build a record in.
func (p *pipeline) draft() *draft {
	if room, ok := p.drafts.Get().(*draft); ok {
		return room
	}
	return new(draft)
}

// take decides a record that was admitted, and sends it if it is kept.
func (p *pipeline) take(ctx context.Context, e *event, d *draft) {
	if !d.isPlain() && isForeign(d.own) {
		p.guard.run(func() {
			resolve(d.own)
			p.handle(ctx, e, d)
		})
	} else {
		p.handle(ctx, e, d)
	}
	d.reset()
	p.drafts.Put(d)
}

func (p *pipeline) handle(ctx context.Context, e *event, d *draft) {
	policy := p.sampler.Policy()
	of := stamp{
		Pattern: e.pattern.id, WouldKeep: true, R24: -1, Annotate: policy.Annotate, Shadow: policy.Shadow,
	}
	// What may be sent later has to be what it is now, so it is built before anybody knows whether it is kept.
	mayBeHeld := e.scope != nil && policy.Retained.Enabled && !e.keep
	if mayBeHeld {
		p.build(ctx, e, d)
	}
	if !p.decide(e, d, mayBeHeld, &of) {
		p.settling.begin(p)
		return
	}
	if !mayBeHeld {
		p.build(ctx, e, d)
	}
	p.send(&d.record, &d.stamps, &of, e.pattern.template)
}

// decide tells whether a record is sent, and what its stamps say.
func (p *pipeline) decide(e *event, d *draft, mayBeHeld bool, of *stamp) bool {
	switch {
	case e.keep:
		p.counts.asked.Add(1)
		of.Reason, of.Rate, of.Count = reasonKeep, certain, 1
		if e.severity >= severityError && e.scope != nil {
			p.release(p.sampler.Promote(e.scope.shared.id, p.millisecond(&e.plain)))
		}
		return true
	case e.isDecided:
		of.Reason, of.Rate, of.Count = e.verdict.Reason, e.verdict.Rate, e.verdict.Count
		return true
	}
	return p.ask(e, d, mayBeHeld, of)
}

// ask lets the sampler decide in full.
func (p *pipeline) ask(e *event, d *draft, mayBeHeld bool, of *stamp) bool {
	record := coreRecord{
		Pattern: e.pattern.id, Template: e.pattern.template, Logger: e.logger, Severity: e.severity,
		BodyBytes: len(e.message), Attrs: d.own,
	}
	r24 := int64(-1)
	if e.scope != nil {
		record.Scope = e.scope.shared.id
		r24 = e.scope.randomness(p.sampler.Policy().RandomnessKey, p.seed)
	}
	if mayBeHeld {
		held := frozen(&d.record)
		record.Attrs, record.Payload = held.Attrs, held
	}
	decision := p.sampler.DecideAgain(&e.pattern.hint, &record, p.millisecond(&e.plain), r24)
	p.account(decision.Settled)
	p.release(decision.Released)
	of.Reason, of.WouldKeep, of.Count = decision.Reason, decision.WouldKeep, decision.Count
	if decision.Weight > 0 { // otherwise it only gives context
		of.Rate = decision.Rate
	}
	if decision.Shared {
		of.R24 = r24
	}
	if by := decision.Policy; by != nil { // another may have come into force
		of.Annotate, of.Shadow = by.Annotate, by.Shadow
	}
	if of.Reason == reasonPromoted && !of.Shadow {
		p.counts.released.Add(1)
	}
	return decision.Keep
}

// survive ends a panic inside LipService: the record goes out as plainly as it can. It is to be deferred.
func (p *pipeline) survive(of *plain) {
	if recover() == nil {
		return
	}
	p.counts.faults.Add(1)
	defer func() { _ = recover() }()
	p.letGo(&LogRecord{Time: of.time, Severity: of.severity, Body: slog.StringValue(of.message)})
}
