//go:build !race

package lipservice

import (
	"context"
	"log/slog"
	"testing"
	"time"
)

// emptyHandler is enabled and does nothing: what slog itself costs.
type emptyHandler struct{}

func (emptyHandler) Enabled(context.Context, slog.Level) bool  { return true }
func (emptyHandler) Handle(context.Context, slog.Record) error { return nil }
func (h emptyHandler) WithAttrs([]slog.Attr) slog.Handler      { return h }
func (h emptyHandler) WithGroup(string) slog.Handler           { return h }

// nowhere is a sink that does nothing.
type nowhere struct{}

func (nowhere) Emit(*LogRecord)                {}
func (nowhere) Flush(context.Context) error    { return nil }
func (nowhere) Shutdown(context.Context) error { return nil }
func (nowhere) Stats() ExporterStats           { return ExporterStats{} }

// busy returns a client that drops nearly everything, in the middle of a long window.
func busy(t testing.TB, policy string) (*Client, *slog.Logger) {
	client := Configure(t.Context(), Config{
		Sink: nowhere{}, Seed: 1, Handler: emptyHandler{}, Policy: policy, Manual: true,
		Getenv: func(string) string { return "" }, Diagnostics: func(line string) { t.Error(line) },
	})
	t.Cleanup(func() { _ = client.Close() })
	logger := client.Logger()
	for range 10_000 {
		logger.LogAttrs(t.Context(), slog.LevelInfo, orderPaid, slog.Int("order", 17))
	}
	return client, logger
}

const (
	orderPaid  = "order paid by customer in store"
	dropPolicy = `{"budget":"1/m","window_seconds":300}`
	keepPolicy = `{"budget":"1000000/s","window_seconds":1}`
)

func TestNothingIsAllocatedForWhatIsDropped(t *testing.T) {
	client, logger := busy(t, dropPolicy)
	before := client.Stats().Kept
	for name, log := range map[string]func(){
		"slog": func() {
			logger.LogAttrs(t.Context(), slog.LevelInfo, orderPaid, slog.Int("order", 17), slog.String("by", "bob"))
		},
		"own call": func() {
			client.Log(t.Context(), slog.LevelInfo, orderPaid, slog.Int("order", 17), slog.String("by", "bob"))
		},
		"keyed by number": func() { client.Log(t.Context(), slog.LevelInfo, "order 17 paid") },
	} {
		if got := testing.AllocsPerRun(1000, log); got > 0 {
			t.Errorf("%s: %v allocations", name, got)
		}
	}
	if kept := client.Stats().Kept - before; kept > 100 {
		t.Errorf("%d were kept", kept)
	}
}

func TestNothingIsAllocatedForWhatIsKeptEither(t *testing.T) {
	client, logger := busy(t, keepPolicy)
	for name, log := range map[string]func(){
		"slog": func() {
			logger.LogAttrs(t.Context(), slog.LevelInfo, orderPaid, slog.Int("order", 17), slog.String("by", "bob"))
		},
		"own call": func() {
			client.Log(t.Context(), slog.LevelInfo, orderPaid, slog.Int("order", 17), slog.String("by", "bob"))
		},
		"asked": func() { client.Log(t.Context(), slog.LevelInfo, orderPaid, Keep()) },
	} {
		if got := testing.AllocsPerRun(1000, log); got > 0 {
			t.Errorf("%s: %v allocations", name, got)
		}
	}
}

// BenchmarkCall compares what a record costs beside slog with a handler that does nothing.
func BenchmarkCall(b *testing.B) {
	ctx := context.Background()
	attrs := []slog.Attr{slog.Int("order", 17), slog.String("by", "bob"), slog.Bool("new", true)}
	empty := slog.New(emptyHandler{})
	for name, of := range map[string]struct {
		policy string
		log    func(*Client, *slog.Logger)
	}{
		"empty handler": {dropPolicy, func(_ *Client, _ *slog.Logger) { empty.LogAttrs(ctx, slog.LevelInfo, orderPaid, attrs...) }},
		"clock":         {dropPolicy, func(_ *Client, _ *slog.Logger) { _ = time.Now() }},
		"dropped slog":  {dropPolicy, func(_ *Client, l *slog.Logger) { l.LogAttrs(ctx, slog.LevelInfo, orderPaid, attrs...) }},
		"dropped own":   {dropPolicy, func(c *Client, _ *slog.Logger) { c.Log(ctx, slog.LevelInfo, orderPaid, attrs...) }},
		"kept slog":     {keepPolicy, func(_ *Client, l *slog.Logger) { l.LogAttrs(ctx, slog.LevelInfo, orderPaid, attrs...) }},
		"kept own":      {keepPolicy, func(c *Client, _ *slog.Logger) { c.Log(ctx, slog.LevelInfo, orderPaid, attrs...) }},
	} {
		b.Run(name, func(b *testing.B) {
			client, logger := busy(b, of.policy)
			b.ReportAllocs()
			for b.Loop() {
				of.log(client, logger)
			}
			b.StopTimer()
			_ = client.Close()
		})
	}
}
