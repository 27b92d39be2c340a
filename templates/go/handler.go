package lipservice

import (
	"context"
	"log/slog"
	"slices"
	"sync/atomic"
)

// handler connects slog: the record is decided and sent first, and then printed by the next handler as if it were alone.
type handler struct {
	client *Client // nil: the one that is configured at the time
	root   uint64  // the number of the handler that it was derived from
	next   slog.Handler
	levels []openGroup // the outermost attributes, then those of each open group
	keep   bool        // asked for by WithAttrs
}

// openGroup is a group of WithGroup and the attributes that WithAttrs has put there, resolved.
type openGroup struct {
	name  string
	attrs []slog.Attr
	kinds kinds // of their values
}

var handlersMade, lazyHandlersMade atomic.Uint64

// NewHandler returns a handler that prints nothing: it sends what is kept, by the client that is configured at the time. It
// may be made before [Configure] is called, and before that it takes nothing. It is for programs that put their handlers
// together themselves, such as with slog.NewMultiHandler, and takes what is INFO or above unless the option Level says
// otherwise.
func NewHandler() slog.Handler {
	lazyHandlersMade.Add(1)
	return newHandler(nil, nil)
}

func newHandler(client *Client, next slog.Handler) *handler {
	if client != nil {
		client.recent.roots.Add(1)
	}
	return &handler{client: client, root: handlersMade.Add(1), next: next, levels: []openGroup{{}}}
}

// at returns the client that takes records now; nil: none.
func (h *handler) at() *Client {
	client := h.client
	if client == nil {
		client = current.Load()
	}
	if client == nil || client.pipeline == nil || client.pipeline.closed.Load() {
		return nil
	}
	return client
}

// Enabled tells whether the next handler prints the level, or LipService takes it.
func (h *handler) Enabled(ctx context.Context, level slog.Level) bool {
	if h.next != nil && h.next.Enabled(ctx, level) {
		return true
	}
	client := h.at()
	switch {
	case client == nil:
		return false
	case client.level != nil:
		return level >= *client.level
	}
	return h.next == nil && level >= slog.LevelInfo
}

// Handle sends the record if it is kept, and has it printed.
func (h *handler) Handle(ctx context.Context, record slog.Record) error {
	client := h.at()
	if client != nil && client.recent.isFirst(h.root, &record) {
		h.offer(ctx, client.pipeline, &record)
	}
	// A level that only LipService wants is not the next handler's business.
	if h.next == nil || client != nil && client.level != nil && !h.next.Enabled(ctx, record.Level) {
		return nil
	}
	return h.next.Handle(ctx, record)
}

// offer gives a record to the pipeline.
func (h *handler) offer(ctx context.Context, p *pipeline, record *slog.Record) {
	of := plain{p.timeOf(record.Time), severityOf(record.Level), record.Message}
	keep := h.keep || keepAsked.Load() && asksToKeep(record)
	defer p.survive(&of)
	var seen glimpse
	if !keep && p.glance(ctx, &of, &seen) {
		return
	}
	e := event{plain: of, level: record.Level, pc: record.PC, keep: keep}
	e.take(&seen)
	if !seen.isDecided && !p.admits(ctx, &e) {
		return
	}
	d := p.draft()
	h.addAttrs(d, record)
	p.take(ctx, &e, d)
}

func asksToKeep(record *slog.Record) bool {
	found := false
	if record.NumAttrs() > 0 {
		record.Attrs(func(attr slog.Attr) bool {
			found = isKeep(&attr)
			return !found
		})
	}
	return found
}

// addAttrs adds the attributes of the handler and the record, in their groups. Without groups nothing is allocated.
func (h *handler) addAttrs(d *draft, record *slog.Record) {
	last := len(h.levels) - 1
	if outer := &h.levels[0]; len(outer.attrs) > 0 {
		d.own, d.kinds = append(d.own, outer.attrs...), d.kinds|outer.kinds
	}
	if last == 0 {
		own, found := d.own, d.kinds
		record.Attrs(func(attr slog.Attr) bool {
			own, found = appendNoted(own, found, attr)
			return true
		})
		d.own, d.kinds = own, found
		return
	}
	d.own, d.kinds = append(d.own, h.grouped(record)...), d.kinds|dubious
}

// grouped returns the attributes of all open groups.
func (h *handler) grouped(record *slog.Record) []slog.Attr {
	last := len(h.levels) - 1
	inner := make([]slog.Attr, 0, len(h.levels[last].attrs)+record.NumAttrs()+1)
	inner = append(inner, h.levels[last].attrs...)
	record.Attrs(func(attr slog.Attr) bool {
		inner = appendAttr(inner, attr)
		return true
	})
	for depth := last; depth > 0; depth-- {
		var around []slog.Attr
		if depth > 1 {
			around = slices.Clone(h.levels[depth-1].attrs)
		}
		if len(inner) > 0 {
			around = append(around, slog.Attr{Key: h.levels[depth].name, Value: slog.GroupValue(inner...)})
		}
		inner = around
	}
	return inner
}

// WithAttrs returns a handler whose records have these attributes too. What they stand for is asked now, and once.
func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	if len(attrs) == 0 {
		return h
	}
	derived := *h
	derived.levels = slices.Clone(h.levels)
	last := &derived.levels[len(derived.levels)-1]
	last.attrs = slices.Clip(last.attrs)
	for _, attr := range attrs {
		derived.keep = derived.keep || isKeep(&attr)
		last.attrs = appendAttr(last.attrs, slog.Attr{Key: attr.Key, Value: h.resolved(attr.Value)})
	}
	last.kinds = kindsOf(last.attrs)
	if h.next != nil {
		derived.next = h.next.WithAttrs(attrs)
	}
	return &derived
}

// resolved asks a value what it stands for; what that logs is not taken.
func (h *handler) resolved(value slog.Value) (found slog.Value) {
	if value.Kind() != slog.KindLogValuer {
		return value
	}
	if client := h.at(); client != nil {
		client.pipeline.guard.run(func() { found = value.Resolve() })
		return found
	}
	return value.Resolve()
}

// WithGroup returns a handler whose further attributes are in a group.
func (h *handler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	derived := *h
	derived.levels = append(slices.Clip(h.levels), openGroup{name: name})
	if h.next != nil {
		derived.next = h.next.WithGroup(name)
	}
	return &derived
}
