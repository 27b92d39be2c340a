package lipservice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestTheFirstErrorAmongTheAttributesIsTheExceptionAndNotSentTwice(t *testing.T) {
	inner := &fs.PathError{Op: "open", Path: "a", Err: fs.ErrNotExist}
	outer := fmt.Errorf("reading: %w", inner)
	const exception = "exception.type=*fs.PathError exception.message=reading: open a: file does not exist"
	for want, attrs := range map[string][]any{
		"":                          {"error", outer},
		" order=17":                 {"err", outer, "order", 17},
		" order=17 other=second":    {"order", 17, "exception", outer, "other", errors.New("second")},
		" cause=" + outer.Error():   {"cause", outer}, // the name says something
		" error=text err=" + "else": {"error", "text", "error", outer, "err", errors.New("else")},
	} {
		s := configured(t, nil)
		slog.Error("order lost", attrs...)
		if got := attrsOf(s.shelf.only(t)); got != exception+want {
			t.Errorf("%s\nwant %s", got, exception+want)
		}
		s.Close()
	}
}

// traced is an error with a trace, as libraries make them.
type traced struct{}

func (traced) Error() string { return "lost" }

func (traced) Format(f fmt.State, verb rune) {
	if f.Flag('+') {
		_, _ = fmt.Fprint(f, "lost\nmain.main\n\tmain.go:7")
		return
	}
	_, _ = fmt.Fprint(f, "lost")
}

func TestAnErrorThatKnowsItsTraceSaysIt(t *testing.T) {
	s := configured(t, nil)
	slog.Error("order lost", "error", traced{})
	if got := attrsOf(s.shelf.only(t)); !strings.Contains(got, "exception.stacktrace=lost\nmain.main\n\tmain.go:7") {
		t.Error(got)
	}
}

// broken is a value that fails in every way.
type broken struct{}

func (*broken) Error() string                { panic("broken") }
func (*broken) String() string               { panic("broken") }
func (*broken) LogValue() slog.Value         { panic("broken") }
func (*broken) MarshalJSON() ([]byte, error) { panic("broken") }

type brokenError struct{ _ *int }

func (b *brokenError) Error() string { panic("broken") }

func TestHostileValuesNeverPanicAndTheirRecordArrives(t *testing.T) {
	var cycle []any
	cycle = append(cycle, &cycle)
	s := configured(t, func(c *Config) { c.Handler = emptyPrinter{} })
	ctx, _ := StartRequest(t.Context(), Request{})
	var none *brokenError
	for _, hostile := range []any{
		&broken{}, &brokenError{}, none, error(none), cycle, map[string]any{"a": make(chan int)}, func() {}, (*broken)(nil),
		[]*broken{nil}, struct{ a any }{1},
	} {
		for _, ctx := range []context.Context{ctx, t.Context()} {
			slog.ErrorContext(ctx, "order lost", "value", hostile)
			if got := s.shelf.bodies(); len(got) != 1 {
				t.Errorf("%T: %v", hostile, got)
			}
		}
	}
}

// waiting is a value that takes its time.
type waiting struct{ asked, answer chan struct{} }

func (w waiting) LogValue() slog.Value {
	close(w.asked)
	<-w.answer
	return slog.StringValue("at last")
}

func TestARecordThatIsOnItsWayDuringShutdownIsAccountedFor(t *testing.T) {
	s := configured(t, func(c *Config) { c.Policy, c.Handler = dropAll, emptyPrinter{} })
	value, done := waiting{make(chan struct{}), make(chan struct{})}, make(chan struct{})
	ctx, scope := StartRequest(t.Context(), Request{})
	defer scope.End()
	go func() {
		defer close(done)
		slog.InfoContext(ctx, "order paid", "value", value)
	}()
	<-value.asked
	_ = s.Close()
	if got := s.shelf.bodies(); got != nil {
		t.Error(got)
	}
	close(value.answer)
	<-done
	if got := attrsOf(s.shelf.only(t)); !strings.Contains(got, reasonSettled) {
		t.Error(got)
	}
	if stats := s.Stats(); stats.Seen != 1 || stats.Settlements != 1 || stats.Dropped+stats.Buffered != 1 {
		t.Errorf("%+v", stats)
	}
}

func TestWithAClockOfATestsOwnThereIsNoTimeButIts(t *testing.T) {
	s := configured(t, nil)
	slog.Info("order paid")
	if record := s.shelf.only(t); !record.Time.Equal(s.clock.Now()) {
		t.Error(record.Time)
	}
}

func TestARecordHasTheTimeAtWhichItWasMade(t *testing.T) {
	s := configured(t, func(c *Config) { c.Clock = nil })
	record := slog.NewRecord(time.Unix(1_600_000_000, 0), slog.LevelInfo, "order paid", 0)
	if err := slog.Default().Handler().Handle(t.Context(), record); err != nil {
		t.Error(err)
	}
	if got := s.shelf.only(t).Time; !got.Equal(record.Time) {
		t.Error(got)
	}
}

// brokenClock is a clock that panics.
type brokenClock struct{ *heldClock }

func (brokenClock) Now() time.Time { panic("broken") }

func TestAFaultSendsThePlainRecordAndIsCounted(t *testing.T) {
	s := configured(t, func(c *Config) { c.Clock = brokenClock{&heldClock{}} })
	s.Log(t.Context(), slog.LevelWarn, "order paid", slog.Int("a", 1))
	if record := s.shelf.only(t); record.Body.String() != "order paid" || record.Severity != 13 || record.Attrs != nil {
		t.Errorf("%+v", record)
	}
	if got := s.Stats().Faults; got != 1 {
		t.Errorf("%d faults", got)
	}
	s.pipeline.clock = &heldClock{} // so that the test ends
}

func TestTheHookMayChangeReplaceAndDropRecords(t *testing.T) {
	s := configured(t, func(c *Config) {
		c.Policy = tightPolicy
		c.BeforeSend = func(record *LogRecord) *LogRecord {
			switch record.Body.String() {
			case "secret":
				return nil
			case "replaced":
				return &LogRecord{Body: slog.StringValue("other")}
			case "broken":
				panic("lost")
			}
			record.Attrs = []slog.Attr{slog.Bool("marked", true)}
			return record
		}
	})
	slog.Error("secret")
	slog.Error("replaced", "a", 1)
	slog.Error("broken", "a", 1)
	slog.Error("marked", "a", 1)
	slog.Info("asked", "a", 1, Keep())
	want := "other|broken a=1|marked marked=true|asked marked=true lipservice.sample.reason=keep"
	if got := bodiesAndStamps(s); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if stats := s.Stats(); stats.HookDrops != 1 || stats.HookFailures != 1 || stats.Faults != 0 {
		t.Errorf("%+v", stats)
	}
	if told := strings.Join(*s.told, ""); !strings.Contains(told, "before_send failed: lost") {
		t.Error(told)
	}
}

// accounted returns how many records the records account for.
func accounted(records []LogRecord) (total int64) {
	for _, record := range records {
		count := int64(1)
		for _, attr := range record.Attrs {
			if attr.Key == "lipservice.count" {
				count = attr.Value.Int64()
			}
		}
		total += count
	}
	return total
}

func TestCountsAddUpToWhatWasSeen(t *testing.T) {
	for name, hook := range map[string]BeforeSend{
		"without a hook": nil,
		"with a hook that drops some": func(r *LogRecord) *LogRecord {
			if r.Body.String() == "order paid" {
				return nil
			}
			return r
		},
	} {
		s := configured(t, func(c *Config) { c.Policy, c.BeforeSend = tightPolicy, hook })
		for round := range 300 {
			for _, message := range []string{"order paid", "parcel sent", fmt.Sprint("once ", strings.Repeat("x", round))} {
				s.Log(t.Context(), slog.LevelInfo, message)
			}
			s.clock.move(100 * time.Millisecond)
		}
		_ = s.Close()
		if got := accounted(s.shelf.taken()); got != 900 {
			t.Errorf("%s: %d of 900", name, got)
		}
		if stats := s.Stats(); stats.Seen != 900 || stats.Settlements == 0 {
			t.Errorf("%s: %+v", name, stats)
		}
	}
}

func TestWhatIsOutstandingIsSettledInTime(t *testing.T) {
	s := configured(t, func(c *Config) { c.Policy = `{"settle_interval_seconds":5,"rules":[{"id":"all","action":"never"}]}` })
	s.Log(t.Context(), slog.LevelInfo, "order paid")
	s.Log(t.Context(), slog.LevelInfo, "order paid")
	for s.shelf.Stats().Emitted == 0 {
		s.clock.move(time.Second)
		runtime.Gosched()
	}
	record := s.shelf.taken()[0]
	if record.Severity != 9 || record.Body.String() != "2 more like this were not sent: rule:all" {
		t.Errorf("%+v", record)
	}
	want := "lipservice.count=2 lipservice.sample.weight=0 lipservice.pattern.id=rule:all lipservice.sample.reason=settled"
	if got := attrsOf(record); got != want {
		t.Error(got)
	}
}

func TestAFlushSendsCountsThatAreDueFirst(t *testing.T) {
	s := configured(t, func(c *Config) { c.ParsedPolicy = mustParse(t, dropAll) })
	s.Log(t.Context(), slog.LevelInfo, "order paid")
	if _ = s.Flush(t.Context()); len(s.shelf.taken()) != 0 {
		t.Error("settled before it was due")
	}
	s.clock.now = s.clock.now.Add(time.Hour)
	if _ = s.Flush(t.Context()); len(s.shelf.taken()) == 0 {
		t.Error("not settled")
	}
}

func TestASettlementSaysTheTemplateOfItsPattern(t *testing.T) {
	s := configured(t, func(c *Config) { c.Policy = tightPolicy })
	for order := range 100 {
		s.Log(t.Context(), slog.LevelInfo, fmt.Sprintf("order %d paid", order))
	}
	s.shelf.taken()
	_ = s.Close()
	if got := s.shelf.bodies(); len(got) != 1 || !strings.HasSuffix(got[0], " more like this were not sent: "+SignatureOf("order 1 paid", 9, "", "").Template) {
		t.Error(got)
	}
}

func TestStampsAlwaysFit(t *testing.T) {
	s := configured(t, nil)
	args := []any{Keep()}
	for n := range mostAttributes + 10 {
		args = append(args, fmt.Sprint("a", n), n)
	}
	slog.Info("order paid", args...)
	record := s.shelf.only(t)
	last := record.Attrs[len(record.Attrs)-1]
	if len(record.Attrs) != mostAttributes || record.DroppedAttrs != 11 || last.Value.String() != "keep" {
		t.Errorf("%d attributes, %d dropped, the last is %v", len(record.Attrs), record.DroppedAttrs, last)
	}
}

func TestTheCallStandsOnRequest(t *testing.T) {
	s := configured(t, func(c *Config) { c.CodeLocation = true })
	slog.Info("order paid")
	s.Log(t.Context(), slog.LevelInfo, "order paid")
	for _, record := range s.shelf.taken() {
		got := attrsOf(record)
		if !strings.Contains(got, "pipeline_test.go code.line.number=") || !strings.Contains(got, "TestTheCallStandsOnRequest") {
			t.Error(got)
		}
	}
}

func TestRecordsAreNotRetained(t *testing.T) {
	var printed bytes.Buffer
	s := configured(t, func(c *Config) { c.Handler = slog.NewTextHandler(&printed, nil) })
	for n := range 100 {
		slog.Info("order paid", "n", n)
	}
	for n, record := range s.shelf.taken() {
		if got := attrsOf(record); got != fmt.Sprint("n=", n) {
			t.Error(got)
		}
	}
}

func (p *pattern) isOf(want Signature) bool {
	return p.template == want.Template && p.id == want.ID
}

func TestAKnownMessageHasTheSignatureItAlwaysHas(t *testing.T) {
	var known knownMessages
	for range 4 {
		for _, message := range []string{"order paid", "order 17 paid", "", strings.Repeat("long ", 100)} {
			for _, severity := range []int{9, 17} {
				for _, template := range []string{"", "order %d paid"} {
					want := SignatureOf(message, severity, "shop", template)
					found, hash := known.find(message, severity, "shop", template)
					if found != nil && !found.pattern.isOf(want) {
						t.Errorf("%q %d %q: %v, want %v", message, severity, template, found.pattern, want)
					}
					if got := known.learn(message, severity, "shop", template, hash); !got.isOf(want) {
						t.Errorf("%q %d %q: %v, want %v", message, severity, template, got, want)
					}
				}
			}
		}
	}
}

func TestTheCoarseClockTellsTheTimeWhileItIsAskedOften(t *testing.T) {
	clock := coarseClock{exact: &heldClock{now: time.Unix(1_700_000_000, 0)}, isSystem: true}
	for range 3 {
		if got := clock.millisecond(); got != 1_700_000_000_000 {
			t.Error(got)
		}
	}
	if clock.told.Load() == 0 {
		t.Error("nobody tells")
	}
	clock.stop()
	if clock.told.Load() != 0 {
		t.Error("still told")
	}
	for range 3 {
		clock.millisecond()
	}
	if clock.told.Load() != 0 {
		t.Error("told after the end")
	}
}

func TestWhatIsOwedIsBoundedAndLosesNothing(t *testing.T) {
	var o owed
	for n := range 2 * owedKeys {
		o.add(fmt.Sprint(n), "", 2)
	}
	o.add("none", "", 0)
	if got := len(o.counts); got != owedKeys+1 {
		t.Errorf("%d keys", got)
	}
	total := int64(0)
	for _, of := range o.others([]coreSettlement{{Key: "5"}}) {
		total += o.take(of.Key)
	}
	if total += o.take("5"); total != 4*owedKeys || len(o.counts) != 0 {
		t.Errorf("%d", total)
	}
}
