package lipservice

import (
	"context"
	"log/slog"
	"reflect"
	"runtime"
	"slices"
)

// Client is adaptive logging as [Configure] has set it up. It is safe for concurrent use. All its methods may be called
// also where there is nowhere to send records, and after Shutdown.
type Client struct {
	config   Config
	way      string
	level    *slog.Level // nil: not given
	manual   bool
	notices  *notices
	pipeline *pipeline // nil: there is nowhere to send records
	found    *foundSettings
	recent   recentRecords
	logger   *slog.Logger
	standard standardLogger
}

// Log logs by LipService alone: the record is sent if it is kept, and not printed. What is dropped costs some tens of
// nanoseconds and no allocation, since it is decided before anything else is done.
//
//	client.Log(ctx, slog.LevelInfo, "order paid", slog.Int("order", 17))
func (c *Client) Log(ctx context.Context, level slog.Level, msg string, attrs ...slog.Attr) {
	p := c.pipeline
	if p == nil {
		return
	}
	of := plain{severity: severityOf(level), message: msg}
	keep := keepAsked.Load() && slices.ContainsFunc(attrs, func(attr slog.Attr) bool { return isKeep(&attr) })
	defer p.survive(&of)
	var seen glimpse
	if !keep && p.glance(ctx, &of, &seen) {
		return
	}
	e := event{plain: of, level: level, keep: keep}
	e.take(&seen)
	if !seen.isDecided && !p.admits(ctx, &e) {
		return
	}
	of.time = p.clock.Now()
	e.time = of.time
	if p.location {
		e.pc = callerOf(3)
	}
	d := p.draft()
	d.add(attrs)
	p.take(ctx, &e, d)
}

// callerOf returns the call that stands so far up; 1 is its own.
func callerOf(skip int) uintptr {
	var caller [1]uintptr
	runtime.Callers(skip, caller[:])
	return caller[0]
}

// Handler returns a handler that has next go on printing what it prints, and sends what is kept; nil prints nothing. Where
// there is nowhere to send records, that is next.
func (c *Client) Handler(next slog.Handler) slog.Handler {
	if c.pipeline == nil {
		if next == nil {
			return slog.DiscardHandler
		}
		return next
	}
	if ours, is := next.(*handler); is && ours.client == c {
		return ours
	}
	return newHandler(c, next)
}

// Logger returns a logger like the one that is the default unless the option Manual is true: it prints by the handler of
// the configuration, and sends what is kept.
func (c *Client) Logger() *slog.Logger {
	return c.logger
}

// printing returns the handler that prints.
func (c *Client) printing() slog.Handler {
	if given := c.config.Handler; given != nil && !isFirstDefault(given) {
		return given
	}
	return standardErrorHandler(c.level)
}

// Flush sends what is queued, after the counts of dropped records that are due, and waits until all is settled. It returns
// nil when every record was accepted, [ErrLost] when one was lost since, and the context's error when time was up.
func (c *Client) Flush(ctx context.Context) error {
	if c.pipeline == nil {
		return nil
	}
	c.pipeline.settle()
	return c.pipeline.sink.Flush(ctx)
}

// Shutdown leaves the standard loggers as they were found, accounts for all that was dropped, sends what is queued and ends
// the client; what is logged afterwards is only printed. Without a deadline in the context, the option ExitTimeout bounds
// it. Afterwards [Configure] configures anew.
func (c *Client) Shutdown(ctx context.Context) error {
	c.disconnect()
	if c.pipeline == nil {
		return nil
	}
	return c.pipeline.shutdown(ctx)
}

// Close is [Client.Shutdown] within the option ExitTimeout.
func (c *Client) Close() error {
	return c.Shutdown(context.Background())
}

// Stats returns the counts since the client was made.
func (c *Client) Stats() ClientStats {
	if c.pipeline == nil {
		return ClientStats{}
	}
	return c.pipeline.stats()
}

// SetPolicy gives a policy, a JSON document, which comes into force where the window ends; its kill switch acts at once.
// What is wrong with it is told to Diagnostics and returned as a [*PolicyError]; then the policy before stays in force.
func (c *Client) SetPolicy(document string) error {
	if c.pipeline == nil {
		return nil
	}
	return c.pipeline.setPolicy(document)
}

// Promote says that the request of a context has failed: see [Scope.Promote].
func (c *Client) Promote(ctx context.Context) {
	if scope := ScopeOf(ctx); scope != nil {
		c.promote(scope)
	}
}

func (c *Client) promote(scope *Scope) {
	if p := c.pipeline; p != nil && !p.closed.Load() {
		defer p.survive(&plain{message: "promote"})
		p.release(p.sampler.Promote(scope.shared.id, p.clock.Now().UnixMilli()))
	}
}

func (c *Client) end(scope *Scope) {
	if c.pipeline != nil {
		c.pipeline.sampler.End(scope.shared.id)
	}
}

// Doctor says in plain sentences where records go, what the policy can cost, and what became of records so far. It sends
// nothing and shows no secret; the command lipservice doctor also tries whether a record arrives.
func (c *Client) Doctor() string {
	return reportOf(c)
}

// Destination says how the destination was found, by the ids of detection in docs/reference/options.md.
func (c *Client) Destination() (way string) {
	return c.way
}

// tellIfOther says that the options of a further call are not used.
func (c *Client) tellIfOther(config *Config) {
	isSame := reflect.DeepEqual(c.config.given(), config.given()) && c.config.ParsedPolicy == config.ParsedPolicy &&
		sameHandler(c.config.Handler, config.Handler)
	if !isSame {
		c.notices.Tell("twice", message("twice"))
	}
}

// sameHandler compares by pointer where that can be done.
func sameHandler(a, b slog.Handler) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return reflect.TypeOf(a) == reflect.TypeOf(b) && (!reflect.TypeOf(a).Comparable() || a == b)
}
