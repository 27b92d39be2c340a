package lipservicetest

import (
	"fmt"
	"io"
	"log"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"
)

// Everything but the first of a pattern is dropped in a window of one second.
const tight = `{"budget": "1/s", "window_seconds": 1}`

// failing is a test that notes how it fails.
type failing struct {
	testing.TB
	failures []string
}

func (f *failing) Helper() {}

func (f *failing) Output() io.Writer { return io.Discard }

func (f *failing) Errorf(text string, args ...any) {
	f.failures = append(f.failures, fmt.Sprintf(text, args...))
}

func (f *failing) Fatalf(text string, args ...any) {
	f.Errorf(text, args...)
	panic(f)
}

func (f *failing) Fatal(args ...any) {
	f.Fatalf("%s", fmt.Sprint(args...))
}

// failures returns how the checks of a function fail.
func failures(t *testing.T, checks func(t testing.TB)) string {
	stands := &failing{TB: t}
	func() {
		defer func() {
			if fault := recover(); fault != nil && fault != any(stands) {
				panic(fault)
			}
		}()
		checks(stands)
	}()
	return strings.Join(stands.failures, "\n")
}

func TestWhatIsLoggedIsCaptured(t *testing.T) {
	captured := Capture(t, config{})
	ctx, scope := startRequest(t.Context(), request{SessionID: "s"})
	defer scope.End()
	slog.WarnContext(ctx, "order paid", "order", 17, keep())
	log.Print("order sent")
	captured.Client.Log(t.Context(), slog.LevelError, "order lost")
	captured.Sent("order paid").As(slog.LevelWarn).With("order", 17).With(keySession, "s").With("other", nil).
		Because(reasonKeep).StandsFor(1)
	captured.SentTimes("order sent", 1)
	captured.NotSent("order found")
	if records := captured.Records(); len(records) != 3 || !records[0].Time.Equal(captured.Clock.Now()) {
		t.Errorf("%+v", records)
	}
}

func TestNothingIsDroppedUnlessTheTestHasAPolicy(t *testing.T) {
	const many = 5000
	flood := func() {
		for order := range many {
			slog.Info("order paid", "order", order)
		}
	}
	captured := Capture(t, config{})
	flood()
	captured.SentTimes("order paid", many)
	captured.Close()

	none, err := parsePolicy([]byte(`{"rules": [{"id": "quiet", "match": {}, "action": "never"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	captured = Capture(t, config{ParsedPolicy: none})
	flood()
	captured.NotSent("order paid")
}

func TestTimeDecidesOnlyWhenItAdvances(t *testing.T) {
	captured := Capture(t, config{Policy: tight})
	for range 100 {
		slog.Info("order paid")
	}
	if got := captured.Settlements(); got != nil {
		t.Errorf("settled before time: %v", got)
	}
	captured.Advance(time.Hour)
	if got := captured.Settlements(); len(got) != 1 || got[0].Weight != 0 || got[0].Pattern == "" {
		t.Errorf("%+v", got)
	}
	captured.Accounted("order paid", 100)
	slog.Info("order paid")
	slog.Info("order paid")
	captured.Close()
	captured.Accounted("order paid", 102)
}

func TestChecksThatFailSayWhatThereIs(t *testing.T) {
	captured := Capture(t, config{})
	slog.Info("order paid", "order", 17)
	said := failures(t, func(stands testing.TB) {
		of := &Captured{t: stands, Client: captured.Client, Clock: captured.Clock, records: captured.Records()}
		of.records[0].t = stands
		of.Sent("order paid").As(slog.LevelError).With("order", 18).Because(reasonRetro).StandsFor(2)
		of.SentTimes("order paid", 2)
		of.NotSent("order paid")
		of.Accounted("order paid", 2)
		of.Sent("order lost")
	})
	want := []string{
		`"order paid" order=17: the severity is 9, want 17 for ERROR`,
		`"order paid" order=17: the attribute order is 17, want 18`,
		`"order paid" order=17: kept because of "", want "` + reasonRetro + `"`,
		`"order paid" order=17: stands for 1 records, want 2`,
		"\"order paid\" was sent 1 times, want 2, of these:\n\t\"order paid\" order=17",
		"\"order paid\" was sent 1 times, want 0, of these:\n\t\"order paid\" order=17",
		`1 records of "order paid" are accounted for, want 2`,
		"\"order lost\" was not sent, but these:\n\t\"order paid\" order=17",
	}
	if said != strings.Join(want, "\n") {
		t.Error(said)
	}
}

func TestOnlyOneTestCapturesAtATime(t *testing.T) {
	Capture(t, config{})
	if said := failures(t, func(stands testing.TB) { Capture(stands, config{}) }); !strings.Contains(said, "already") {
		t.Error(said)
	}
}

func TestWhatIsSaidOfTheSetUpIsCaptured(t *testing.T) {
	captured := Capture(t, config{Policy: "no policy"})
	said := captured.Diagnostics()
	if !slices.ContainsFunc(said, func(line string) bool { return strings.Contains(line, "the built-in policy is in force") }) {
		t.Error(said)
	}
}
