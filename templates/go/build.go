package lipservice

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
)

// build makes the record of a draft, all but its stamps, out of its own attributes, which it takes. Attributes of
// LipService come first, since of equal keys the last counts: what the user says himself.
func (p *pipeline) build(ctx context.Context, e *event, d *draft) {
	attrs := d.record.Attrs[:0]
	if e.scope != nil || p.hooks.identity != nil {
		attrs = p.appendIdentity(ctx, attrs, e.scope, d.own)
	}
	if e.logger != "" {
		attrs = append(attrs, slog.String(keyLoggerName, e.logger))
	}
	said := -1 // which attribute has become the exception
	if !d.isPlain() {
		attrs, said = appendException(attrs, d.own)
	}
	if p.location && e.pc != 0 {
		attrs = appendLocation(attrs, e.pc)
	}
	if e.scope != nil {
		_, _, ofRequest := e.scope.facts()
		attrs = append(attrs, ofRequest...)
	}
	made := &d.record // in place: a copy would take as long as all the rest
	made.Time, made.Severity, made.SeverityText, made.Body = e.time, e.severity, e.level.String(), slog.StringValue(e.message)
	if len(attrs) == 0 {
		made.Attrs, d.own = d.own, attrs // the other's room is as good
	} else {
		made.Attrs = appendOthers(attrs, d.own, said)
	}
	made.DroppedAttrs = 0
	made.TraceID, made.SpanID, made.Flags = [16]byte{}, [8]byte{}, 0
	if e.scope != nil || p.hooks.traceContext != nil {
		trace := p.trace(ctx, e.scope)
		made.TraceID, made.SpanID, made.Flags = trace.TraceID, trace.SpanID, trace.Flags
	}
}

// trace returns where in a trace a record is made.
func (p *pipeline) trace(ctx context.Context, scope *Scope) (found TraceContext) {
	has := false
	if p.hooks.traceContext != nil {
		p.callHook("trace_context", func() { found, has = p.hooks.traceContext(ctx) })
	}
	if !has && scope != nil {
		return scope.trace
	}
	return found
}

// appendIdentity appends whom a record concerns: what the record says itself counts, then the request, then the provider.
func (p *pipeline) appendIdentity(ctx context.Context, dst []slog.Attr, scope *Scope, own []slog.Attr) []slog.Attr {
	hasDistinct, hasSession := hasText(own, keyDistinctID), hasText(own, keySessionID)
	var distinctID, sessionID string
	if scope != nil {
		distinctID, sessionID, _ = scope.facts()
	}
	isKnown := (hasDistinct || distinctID != "") && (hasSession || sessionID != "")
	if p.hooks.identity != nil && !isKnown {
		givenDistinct, givenSession := p.identify(ctx)
		if distinctID == "" {
			distinctID = givenDistinct
		}
		if sessionID == "" {
			sessionID = givenSession
		}
	}
	if distinctID != "" && !hasDistinct {
		dst = append(dst, slog.String(keyDistinctID, distinctID))
	}
	if sessionID != "" && !hasSession {
		dst = append(dst, slog.String(keySessionID, sessionID))
	}
	return dst
}

func (p *pipeline) identify(ctx context.Context) (distinctID, sessionID string) {
	p.callHook("identity_provider", func() { distinctID, sessionID = p.hooks.identity(ctx) })
	return distinctID, sessionID
}

// callHook runs a function of the application's, and tells whether it came back. What it logs is not taken.
func (p *pipeline) callHook(name string, hook func()) (returned bool) {
	defer func() {
		if fault := recover(); fault != nil {
			p.counts.hookFailures.Add(1)
			p.notices.Tell(name, message("hook", "source", name, "error", fmt.Sprint(fault)))
		}
	}()
	p.guard.run(hook)
	return true
}

func hasText(attrs []slog.Attr, key string) bool {
	for i := range attrs {
		if attrs[i].Key == key {
			return true
		}
	}
	return false
}

// appendLocation appends where in the source a call stands.
func appendLocation(dst []slog.Attr, pc uintptr) []slog.Attr {
	frame, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	if frame.File == "" {
		return dst
	}
	return append(dst, slog.String(keyFile, frame.File), slog.Int(keyLine, frame.Line), slog.String(keyFunction, frame.Function))
}
