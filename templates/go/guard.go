package lipservice

import (
	"context"
	"net/http"
	"reflect"
	"runtime"
	"sync/atomic"
	"time"
)

// guard tells the records that are made while LipService handles another one, by the application's own code: a value
// whose text logs, a hook, a transport. They are not taken, or they might never end.
//
// Go does not say which goroutine this is, but it shows who called. So whoever runs such code raises a flag, which costs
// next to nothing, and only while a flag is up does anybody look at his callers. No lock is held meanwhile.
type guard struct{ running atomic.Int64 }

// run runs code of the application.
func (g *guard) run(code func()) {
	g.running.Add(1)
	defer g.running.Add(-1)
	runForeign(code)
}

// runForeign is what a goroutine inside LipService has among its callers.
//
//go:noinline
func runForeign(code func()) {
	code()
}

// foreignBegin and foreignEnd are where the code of runForeign lies, with all that the compiler puts into it. To compare with
// them is cheaper than to ask of each caller which function it is.
var foreignBegin, foreignEnd = codeOf(reflect.ValueOf(runForeign).Pointer())

// codeOf returns where the code of a function begins and ends.
func codeOf(entry uintptr) (begin, end uintptr) {
	const step = 4 // functions begin at multiples of more
	for end = entry + step; ; end += step {
		if of := runtime.FuncForPC(end); of == nil || of.Entry() != entry {
			return entry, end
		}
	}
}

// framesAtATime is how many callers are asked for at a time, and framesLooked how far up is looked at most.
const (
	framesAtATime = 64
	framesLooked  = 64 * framesAtATime
)

// isUp tells whether any goroutine runs such code.
func (g *guard) isUp() bool {
	return g.running.Load() != 0
}

// isInside tells whether this goroutine runs code of the application for LipService.
func (g *guard) isInside() bool {
	return g.isUp() && isCalledByForeign()
}

func isCalledByForeign() bool {
	var callers [framesAtATime]uintptr
	for skip := 2; skip < framesLooked; skip += framesAtATime {
		found := runtime.Callers(skip, callers[:])
		for _, caller := range callers[:found] {
			if foreignBegin < caller && caller <= foreignEnd { // what is called is behind the call
				return true
			}
		}
		if found < framesAtATime {
			return false
		}
	}
	return false
}

// guardedTransport is a transport of the application's, which may log.
type guardedTransport struct {
	next  http.RoundTripper
	guard *guard
}

func (t *guardedTransport) RoundTrip(request *http.Request) (response *http.Response, err error) {
	t.guard.run(func() { response, err = t.next.RoundTrip(request) })
	return response, err
}

// CloseIdleConnections closes connections that wait for the next request, if the transport can.
func (t *guardedTransport) CloseIdleConnections() {
	if closer, can := t.next.(interface{ CloseIdleConnections() }); can {
		closer.CloseIdleConnections()
	}
}

// guardBy has all that is the application's own of an exporter run as its code. A transport that we make ourselves, and
// one for gRPC, do not log.
func (c *ExporterConfig) guardBy(guard *guard) {
	if c.Transport != nil && !speaksGRPC(c.Transport) {
		c.Transport = &guardedTransport{c.Transport, guard}
	}
	if provider := c.TokenProvider; provider != nil {
		c.TokenProvider = func(ctx context.Context) (token string, expires time.Time, err error) {
			guard.run(func() { token, expires, err = provider(ctx) })
			return token, expires, err
		}
	}
	diagnostics := c.Diagnostics
	c.Diagnostics = func(line string) { guard.run(func() { diagnostics(line) }) }
}
