package lipservice

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A policy of which everything but the first records of a pattern is dropped.
const tightPolicy = `{"budget":"1/s","window_seconds":1}`

// shelf is a sink that keeps copies of what it gets.
type shelf struct {
	mu      sync.Mutex
	records []LogRecord
	ended   bool
}

func (s *shelf) Emit(record *LogRecord) {
	s.mu.Lock()
	defer s.mu.Unlock()
	copied := *record
	copied.Attrs = slices.Clone(record.Attrs)
	s.records = append(s.records, copied)
}

func (s *shelf) Flush(context.Context) error { return nil }

func (s *shelf) Shutdown(context.Context) error {
	s.ended = true
	return nil
}

func (s *shelf) Stats() ExporterStats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ExporterStats{Emitted: int64(len(s.records))}
}

// taken returns the records, and forgets them.
func (s *shelf) taken() []LogRecord {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.records
	s.records = nil
	return taken
}

// bodies returns the bodies of the records, and forgets them.
func (s *shelf) bodies() (bodies []string) {
	for _, record := range s.taken() {
		bodies = append(bodies, record.Body.String())
	}
	return bodies
}

// only returns the one record there is.
func (s *shelf) only(t *testing.T) LogRecord {
	t.Helper()
	taken := s.taken()
	if len(taken) != 1 {
		t.Fatalf("%d records: %v", len(taken), taken)
	}
	return taken[0]
}

// heldClock stands still until it is moved.
type heldClock struct {
	mu     sync.Mutex
	now    time.Time
	timers []heldTimer
}

type heldTimer struct {
	at     time.Time
	passed chan time.Time
}

func (c *heldClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *heldClock) Monotonic() time.Duration {
	return c.Now().Sub(time.Unix(1_700_000_000, 0))
}

func (c *heldClock) After(wait time.Duration) (<-chan time.Time, func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	timer := heldTimer{c.now.Add(wait), make(chan time.Time, 1)}
	c.timers = append(c.timers, timer)
	return timer.passed, func() {}
}

func (c *heldClock) move(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
	c.timers = slices.DeleteFunc(c.timers, func(timer heldTimer) bool {
		if timer.at.After(c.now) {
			return false
		}
		timer.passed <- c.now
		return true
	})
}

// stage is a configured client with all that it touches in the hands of the test.
type stage struct {
	*Client
	shelf   *shelf
	clock   *heldClock
	printed *bytes.Buffer
	told    *[]string
}

// configured configures with a sink and a clock of the test's, and shuts down at its end.
func configured(t testing.TB, change func(*Config)) *stage {
	t.Helper()
	made := &stage{shelf: &shelf{}, clock: &heldClock{now: time.Unix(1_700_000_000, 0)}, printed: &bytes.Buffer{}, told: &[]string{}}
	var mu sync.Mutex
	config := Config{
		Sink: made.shelf, Clock: made.clock, Seed: 1, Getenv: func(string) string { return "" },
		Handler: slog.NewTextHandler(made.printed, &slog.HandlerOptions{ReplaceAttr: withoutTime}),
		Diagnostics: func(line string) {
			mu.Lock()
			defer mu.Unlock()
			*made.told = append(*made.told, line)
		},
	}
	if change != nil {
		change(&config)
	}
	made.Client = Configure(context.Background(), config)
	t.Cleanup(func() { _ = made.Close() })
	return made
}

func withoutTime(groups []string, attr slog.Attr) slog.Attr {
	if attr.Key == slog.TimeKey && len(groups) == 0 {
		return slog.Attr{}
	}
	return attr
}

// attrsOf returns the attributes of a record as key=value.
func attrsOf(record LogRecord) string {
	said := make([]string, len(record.Attrs))
	for i, attr := range record.Attrs {
		said[i] = attr.Key + "=" + attr.Value.String()
	}
	return strings.Join(said, " ")
}

func TestWhatIsLoggedIsSentAndPrinted(t *testing.T) {
	s := configured(t, nil)
	slog.Warn("order paid", "order", 17)
	record := s.shelf.only(t)
	if record.Body.String() != "order paid" || record.Severity != 13 || record.SeverityText != "WARN" {
		t.Errorf("%+v", record)
	}
	if got := attrsOf(record); got != "order=17" {
		t.Error(got)
	}
	if got := s.printed.String(); got != "level=WARN msg=\"order paid\" order=17\n" {
		t.Error(got)
	}
}

func TestWhatIsDroppedIsPrintedAllTheSameAndCounted(t *testing.T) {
	s := configured(t, func(c *Config) { c.Policy = tightPolicy })
	for range 100 {
		slog.Info("order paid")
	}
	if got := strings.Count(s.printed.String(), "\n"); got != 100 {
		t.Errorf("%d lines", got)
	}
	stats := s.Stats()
	if stats.Seen != 100 || stats.Dropped < 50 || stats.Kept+stats.Dropped != 100 {
		t.Errorf("%+v", stats)
	}
	if got := int64(len(s.shelf.taken())); got != stats.Kept {
		t.Errorf("%d records, %d kept", got, stats.Kept)
	}
	if len(stats.Patterns) != 1 || stats.Patterns[0].Template != "order paid" {
		t.Errorf("%+v", stats.Patterns)
	}
}

func TestTheOwnCallIsSentAndNotPrinted(t *testing.T) {
	s := configured(t, nil)
	s.Log(t.Context(), slog.LevelInfo, "order paid", slog.Int("order", 17))
	record := s.shelf.only(t)
	if attrsOf(record) != "order=17" || !record.Time.Equal(s.clock.Now()) || s.printed.Len() > 0 {
		t.Errorf("%+v, printed %s", record, s.printed)
	}
}
