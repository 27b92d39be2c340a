package lipservice

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Request is what is known of a request when it begins. What is not known is zero.
type Request struct {
	// Headers are those that came with it; of them, traceparent, tracestate and PostHog's ids are read.
	Headers http.Header
	// DistinctID and SessionID say whom it concerns, in place of what headers say.
	DistinctID string
	SessionID  string
	// Attrs are attributes of all its records.
	Attrs []slog.Attr
}

// Scope is a request under way: records that are made with its context belong to it. They carry its ids and attributes,
// are kept or dropped together as far as the budget allows, and should it fail, those that were dropped are sent after
// all. A nil Scope does nothing. It is safe for concurrent use.
type Scope struct {
	shared *sharedScope
	isOwn  bool // it began what is shared
	trace  TraceContext

	mu         sync.Mutex
	distinctID string
	sessionID  string
	attrs      []slog.Attr // never changed in place, so whoever has it may go on reading
}

// sharedScope is what a request has in common with the parts of it that are requests in their turn.
type sharedScope struct {
	id    string // not that of a trace, of which a process may see several requests
	once  sync.Once
	r24   int64 // the 24 bits that decide, -1: none
	ended atomic.Bool
}

type scopeKey struct{}

var scopesBegun atomic.Uint64

// StartRequest begins a request. Handlers further in see it by their context, and what they add is seen outside too.
//
//	ctx, scope := lipservice.StartRequest(r.Context(), lipservice.Request{Headers: r.Header})
//	defer scope.End()
//
// A request inside another takes over what it is not told, and is a part of it, unless it has a trace of its own.
func StartRequest(ctx context.Context, request Request) (context.Context, *Scope) {
	facts := readHeaders(headersOf(request.Headers))
	made := &Scope{trace: facts.Trace, distinctID: facts.DistinctID, sessionID: facts.SessionID}
	made.SetIdentity(request.DistinctID, request.SessionID)
	outer := ScopeOf(ctx)
	if outer != nil {
		made.inherit(outer)
	}
	made.AddAttrs(request.Attrs...)
	if made.shared == nil {
		made.isOwn = true
		made.shared = &sharedScope{id: strconv.FormatUint(scopesBegun.Add(1), 10)}
	}
	return context.WithValue(ctx, scopeKey{}, made), made
}

// headersOf returns the first value of each header, by name, so that no order of a map matters.
func headersOf(headers http.Header) [][2]string {
	pairs := make([][2]string, 0, len(headers))
	for name, values := range headers {
		if len(values) > 0 {
			pairs = append(pairs, [2]string{name, values[0]})
		}
	}
	slices.SortFunc(pairs, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return pairs
}

// inherit takes over what the scope was not told.
func (s *Scope) inherit(outer *Scope) {
	distinctID, sessionID, attrs := outer.facts()
	if s.distinctID == "" {
		s.distinctID = distinctID
	}
	if s.sessionID == "" {
		s.sessionID = sessionID
	}
	s.attrs = attrs
	if !s.trace.Exists() || s.trace.TraceID == outer.trace.TraceID {
		s.shared = outer.shared
	}
	if !s.trace.Exists() {
		s.trace = outer.trace
	}
}

// ScopeOf returns the request that a context belongs to; nil: none.
func ScopeOf(ctx context.Context) *Scope {
	if ctx == nil {
		return nil
	}
	found, _ := ctx.Value(scopeKey{}).(*Scope)
	return found
}

// AddAttrs adds attributes to all records of the request that are yet to come.
func (s *Scope) AddAttrs(attrs ...slog.Attr) {
	if s == nil || len(attrs) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.attrs = slices.Concat(s.attrs, attrs)
}

// SetIdentity says whom the request concerns, once that is known; what is empty stays as it was.
func (s *Scope) SetIdentity(distinctID, sessionID string) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if distinctID != "" {
		s.distinctID = distinctID
	}
	if sessionID != "" {
		s.sessionID = sessionID
	}
}

// Promote says that the request has failed: its records that were dropped a short time ago are sent after all, and for
// some time the budget drops no others of it. A record of ERROR or above does the same.
func (s *Scope) Promote() {
	if client := current.Load(); s != nil && client != nil {
		client.promote(s)
	}
}

// End ends the request. Deferred, it also notices that a panic ends it, which is a failure; the panic goes on.
func (s *Scope) End() {
	if s == nil {
		return
	}
	if isPanicking() {
		s.Promote()
	}
	if !s.isOwn || s.shared.ended.Swap(true) {
		return
	}
	if client := current.Load(); client != nil {
		client.end(s)
	}
}

// isPanicking tells whether whoever calls it was called by a panic. To recover would say so too, but a panic that is
// begun again has lost where it came from.
func isPanicking() bool {
	var caller [1]uintptr
	runtime.Callers(3, caller[:])
	frame, _ := runtime.CallersFrames(caller[:]).Next()
	return frame.Function == "runtime.gopanic"
}

// facts returns what records are to carry.
func (s *Scope) facts() (distinctID, sessionID string, attrs []slog.Attr) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.distinctID, s.sessionID, s.attrs
}

// randomness returns the 24 bits that decide all records of the request, -1 for none. The first to ask settles it.
func (s *Scope) randomness(key string, seed uint32) int64 {
	s.shared.once.Do(func() {
		s.shared.r24 = -1
		traceID := ""
		if s.trace.Exists() {
			traceID = traceDigits(s.trace.TraceID)
		}
		if bits, has := RandomnessOf(s.trace.State, traceID, seed, s.value(key)).Bits(); has {
			s.shared.r24 = int64(bits)
		}
	})
	return s.shared.r24
}

// value returns what the request says of a key: an id or an attribute. Of equal keys the last counts.
func (s *Scope) value(key string) string {
	distinctID, sessionID, attrs := s.facts()
	for _, attr := range slices.Backward(attrs) {
		if attr.Key == key {
			return attr.Value.Resolve().String()
		}
	}
	switch key {
	case keyDistinctID:
		return distinctID
	case keySessionID:
		return sessionID
	}
	return ""
}
