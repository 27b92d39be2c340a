package lipservice

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/slogtest"
	"time"
)

// shownRecord returns a record as slogtest wants it: what JSON makes of its attributes, and what slog has besides.
func shownRecord(t *testing.T, record LogRecord) map[string]any {
	t.Helper()
	var written bytes.Buffer
	attrs := slog.GroupValue(record.Attrs...)
	printer := slog.New(slog.NewJSONHandler(&written, nil))
	printer.Info("", slog.Any("attrs", attrs))
	var read struct{ Attrs map[string]any }
	if err := json.Unmarshal(written.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	shown := map[string]any{slog.MessageKey: record.Body.String(), slog.LevelKey: record.SeverityText}
	for key, value := range read.Attrs {
		shown[key] = value
	}
	if !record.Time.IsZero() {
		shown[slog.TimeKey] = record.Time
	}
	return shown
}

func TestTheSinkIsAHandlerAsSlogWantsThem(t *testing.T) {
	s := configured(t, func(c *Config) { c.Manual = true })
	err := slogtest.TestHandler(NewHandler(), func() (shown []map[string]any) {
		for _, record := range s.shelf.taken() {
			shown = append(shown, shownRecord(t, record))
		}
		return shown
	})
	if err != nil {
		t.Error(err)
	}
}

func TestTheWrapperIsAHandlerAsSlogWantsThem(t *testing.T) {
	s := configured(t, func(c *Config) { c.Manual = true })
	var printed bytes.Buffer
	var newHandler = func(*testing.T) slog.Handler {
		printed.Reset()
		s.shelf.taken()
		return s.Client.Handler(slog.NewJSONHandler(&printed, nil))
	}
	slogtest.Run(t, newHandler, func(t *testing.T) map[string]any {
		shownRecord(t, s.shelf.only(t))
		var shown map[string]any
		if err := json.Unmarshal(printed.Bytes(), &shown); err != nil {
			t.Fatal(err)
		}
		return shown
	})
}

func TestWhatTheWrapperSendsIsWhatSlogWants(t *testing.T) {
	s := configured(t, func(c *Config) { c.Manual = true })
	slogtest.Run(t, func(*testing.T) slog.Handler {
		s.shelf.taken()
		return s.Client.Handler(emptyPrinter{})
	}, func(t *testing.T) map[string]any { return shownRecord(t, s.shelf.only(t)) })
}

// emptyPrinter prints nothing.
type emptyPrinter struct{}

func (emptyPrinter) Enabled(context.Context, slog.Level) bool  { return true }
func (emptyPrinter) Handle(context.Context, slog.Record) error { return nil }
func (e emptyPrinter) WithAttrs([]slog.Attr) slog.Handler      { return e }
func (e emptyPrinter) WithGroup(string) slog.Handler           { return e }

func TestAGroupWithoutANameIsNone(t *testing.T) {
	s := configured(t, nil)
	ours := s.Client.Handler(emptyPrinter{})
	if ours.WithGroup("") != ours || ours.WithAttrs(nil) != ours {
		t.Error("another handler")
	}
}

func TestAHandlerIsWrappedOnce(t *testing.T) {
	s := configured(t, nil)
	ours := s.Client.Handler(emptyPrinter{})
	if s.Client.Handler(ours) != ours {
		t.Error("wrapped again")
	}
}

// counted is a value that counts how often it is asked what it stands for.
type counted struct{ times *int }

func (c counted) LogValue() slog.Value {
	*c.times++
	return slog.IntValue(*c.times)
}

func TestAttributesOfALoggerAreAskedOnceWhatTheyStandFor(t *testing.T) {
	s := configured(t, func(c *Config) { c.Handler = emptyPrinter{} })
	times := 0
	logger := slog.With("at", counted{&times}, slog.Group("g", "in", 1))
	for range 3 {
		logger.Info("order paid")
	}
	for _, record := range s.shelf.taken() {
		if got := attrsOf(record); got != "at=1 g=[in=1]" {
			t.Error(got)
		}
	}
	if times != 1 {
		t.Errorf("asked %d times", times)
	}
}

func TestDerivedLoggersDoNotShareAttributes(t *testing.T) {
	s := configured(t, nil)
	parent := slog.With("a", 1).WithGroup("g").With("b", 2)
	first, second := parent.With("c", 3), parent.With("d", 4)
	first.Info("one")
	second.WithGroup("h").Info("two", "e", 5)
	var got []string
	for _, record := range s.shelf.taken() {
		got = append(got, attrsOf(record))
	}
	if want := "a=1 g=[b=2 c=3]|a=1 g=[b=2 d=4 h=[e=5]]"; strings.Join(got, "|") != want {
		t.Errorf("%v\nwant %s", got, want)
	}
}

func TestARecordIsDecidedOnceHoweverItIsConnected(t *testing.T) {
	s := configured(t, nil)
	for name, handler := range map[string]slog.Handler{
		"one beside the other":    newFanOut(s.Client.Handler(emptyPrinter{}), NewHandler()),
		"one inside the other":    s.Client.Handler(newFanOut(NewHandler(), emptyPrinter{})),
		"the same, wrapped":       s.Client.Handler(s.Client.Handler(emptyPrinter{})),
		"three of them":           newFanOut(NewHandler(), s.Client.Handler(emptyPrinter{}), NewHandler()),
		"with attributes":         newFanOut(s.Client.Handler(emptyPrinter{}), NewHandler()).WithAttrs([]slog.Attr{slog.Int("a", 1)}),
		"with the default logger": newFanOut(slog.Default().Handler(), NewHandler()),
	} {
		before := s.Stats().Seen
		slog.New(handler).Info("order paid")
		if got := s.Stats().Seen - before; got != 1 {
			t.Errorf("%s: decided %d times", name, got)
		}
		s.shelf.only(t)
	}
}

func TestRecordsThatAreAlikeAreDecidedEach(t *testing.T) {
	s := configured(t, nil)
	NewHandler() // there are two now
	record := slog.NewRecord(time.Unix(1, 2), slog.LevelInfo, "order paid", 0)
	for range 5 {
		if err := slog.Default().Handler().Handle(t.Context(), record); err != nil {
			t.Error(err)
		}
	}
	if got := s.Stats().Seen; got != 5 {
		t.Errorf("%d of 5", got)
	}
}

func TestTheLevelOfTheOptionCountsAlsoBelowThatOfTheHandler(t *testing.T) {
	s := configured(t, func(c *Config) { c.Level = "debug" })
	slog.Debug("cache miss")
	slog.Log(t.Context(), slog.LevelDebug-4, "not taken")
	if got := s.shelf.bodies(); len(got) != 1 || s.printed.Len() > 0 {
		t.Errorf("%v, printed %s", got, s.printed)
	}
	if seen := s.Stats().Seen; seen != 1 {
		t.Errorf("%d were counted", seen)
	}
}

func TestTheLevelOfTheOptionCountsAlsoAboveThatOfTheHandler(t *testing.T) {
	s := configured(t, func(c *Config) { c.Level = "error" })
	slog.Info("printed")
	s.Log(t.Context(), slog.LevelWarn, "not taken")
	slog.Error("taken")
	if got := s.shelf.bodies(); len(got) != 1 || strings.Count(s.printed.String(), "\n") != 2 {
		t.Errorf("%v, printed %s", got, s.printed)
	}
}

func TestWhatTheHandlerDoesNotPrintIsNotTaken(t *testing.T) {
	s := configured(t, nil)
	slog.Debug("cache miss")
	if got := s.shelf.bodies(); got != nil {
		t.Error(got)
	}
}

func TestTheSinkTakesInfoAndAbove(t *testing.T) {
	s := configured(t, func(c *Config) { c.Manual = true })
	logger := slog.New(NewHandler())
	logger.Debug("cache miss")
	logger.Info("order paid")
	if got := s.shelf.bodies(); len(got) != 1 {
		t.Error(got)
	}
}

// failing is a handler whose records do not arrive.
type failing struct{ emptyPrinter }

var errDisk = errors.New("disk full")

func (failing) Handle(context.Context, slog.Record) error { return errDisk }

func TestTheErrorOfTheNextHandlerIsReturned(t *testing.T) {
	s := configured(t, nil)
	record := slog.NewRecord(time.Time{}, slog.LevelInfo, "order paid", 0)
	if err := s.Client.Handler(failing{}).Handle(t.Context(), record); !errors.Is(err, errDisk) {
		t.Error(err)
	}
	s.shelf.only(t)
}

func TestAHandlerMadeBeforeTheCallTakesRecordsAfterIt(t *testing.T) {
	logger := slog.New(NewHandler())
	if logger.Enabled(t.Context(), slog.LevelError) {
		t.Error("enabled before the call")
	}
	logger.Error("not taken")
	s := configured(t, func(c *Config) { c.Manual = true })
	logger.Error("taken")
	s.shelf.only(t)
}

func TestARecordThatIsAskedForIsKeptAndTheMarkIsShownNowhere(t *testing.T) {
	s := configured(t, func(c *Config) {
		c.Policy = `{"rules":[{"id":"all","action":"never","include_errors":true}]}`
	})
	slog.Info("dropped")
	slog.Info("migration done", Keep(), "step", 3)
	slog.With(Keep()).WithGroup("g").Info("again", "a", 1)
	s.Log(t.Context(), slog.LevelInfo, "own", Keep())
	var got []string
	for _, record := range s.shelf.taken() {
		got = append(got, record.Body.String()+" "+attrsOf(record))
	}
	const reason = "lipservice.sample.reason=keep"
	want := []string{"migration done step=3 " + reason, "again g=[a=1] " + reason, "own " + reason}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%q", got)
	}
	if strings.Contains(s.printed.String(), keepKey) || !strings.Contains(s.printed.String(), `"migration done" step=3`) {
		t.Error(s.printed)
	}
	if stats := s.Stats(); stats.Asked != 3 || stats.Seen != 4 || stats.Kept != 3 || stats.Dropped != 1 {
		t.Errorf("%+v", stats)
	}
}

// fanOut hands each record to several handlers, as slog.NewMultiHandler does since Go 1.26.
type fanOut []slog.Handler

func newFanOut(handlers ...slog.Handler) fanOut { return handlers }

func (f fanOut) Enabled(context.Context, slog.Level) bool { return true }

func (f fanOut) Handle(ctx context.Context, record slog.Record) error {
	for _, each := range f {
		if err := each.Handle(ctx, record.Clone()); err != nil {
			return err
		}
	}
	return nil
}

func (f fanOut) WithAttrs(attrs []slog.Attr) slog.Handler {
	var derived fanOut
	for _, each := range f {
		derived = append(derived, each.WithAttrs(attrs))
	}
	return derived
}

func (f fanOut) WithGroup(name string) slog.Handler {
	var derived fanOut
	for _, each := range f {
		derived = append(derived, each.WithGroup(name))
	}
	return derived
}
