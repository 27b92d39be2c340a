package lipservice

import (
	"log/slog"
	"sync/atomic"
	"time"
)

// plain is a record as plainly as it can be told.
type plain struct {
	time     time.Time // zero: the library does not say
	severity int       // an OpenTelemetry severity number
	message  string
}

// event is what a logging library knows of a record before anybody has looked at its attributes.
type event struct {
	plain
	level    slog.Level
	template string // of a call that carried its parameters apart; empty: none
	logger   string
	pc       uintptr // of the call; 0: not known
	keep     bool    // the caller wants it kept

	// What is found out on the way.
	scope *Scope
	glimpse
}

// take takes over what a glance has told. A copy of the whole would wait for what was written just before.
func (e *event) take(seen *glimpse) {
	e.pattern, e.isDecided = seen.pattern, seen.isDecided
	e.verdict.Reason, e.verdict.Rate, e.verdict.Count = seen.verdict.Reason, seen.verdict.Rate, seen.verdict.Count
}

// glimpse is what a glance at a record has told.
type glimpse struct {
	pattern   *pattern // nil: not known
	verdict   coreVerdict
	isDecided bool // it is kept, and the verdict says how
}

// keepKey is the key of what [Keep] returns.
const keepKey = "lipservice_keep"

// keepMark is its value. It is shown as a group without attributes, which handlers leave out.
type keepMark struct{}

// LogValue returns a group without attributes.
func (keepMark) LogValue() slog.Value {
	return slog.GroupValue()
}

// keepAsked tells that a record may be marked: nobody looks for marks in a program that makes none.
var keepAsked atomic.Bool

// Keep returns an attribute that has its record kept, whatever the policy says. It is shown nowhere.
//
//	slog.Info("migration done", lipservice.Keep())
func Keep() slog.Attr {
	if !keepAsked.Load() {
		keepAsked.Store(true)
	}
	return slog.Any(keepKey, keepMark{})
}

func isKeep(attr *slog.Attr) bool {
	if attr.Key != keepKey || attr.Value.Kind() != slog.KindLogValuer {
		return false
	}
	_, is := attr.Value.Any().(keepMark)
	return is
}
