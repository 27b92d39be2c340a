package lipservice

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
)

const (
	someToken     = "Bearer abc123DEF456"
	redactedToken = "[redacted:bearer]"
)

func TestAPartIsFoundWhereverItStands(t *testing.T) {
	redactor := NewRedactor()
	for _, left := range []string{"", "x ", "é", "\n", `"`, "日本 ", "\xff"} {
		for _, right := range []string{"", " x", "é", "\n", `"`, "\xff"} {
			if got, want := redactor.Text(left+someToken+right), left+redactedToken+right; got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
	}
}

func TestATextThatHoldsNothingSecretCostsNoAllocation(t *testing.T) {
	redactor := NewRedactor()
	text := "order 17 paid by customer 4 in 12 ms, no @ address"
	if got := testing.AllocsPerRun(100, func() { redactor.Text(text) }); got != 0 {
		t.Errorf("%v allocations", got)
	}
}

func TestNoCutLeavesAPartOfWhatWouldHaveBeenTakenOut(t *testing.T) {
	redactor := NewRedactor()
	for room := range 24 {
		text := strings.Repeat("é", (1<<16-room)/2) + " bob@example.org and more"
		if left := redactor.Text(text); strings.Contains(left, "bob") || !strings.HasSuffix(left, "[redacted:too_long]") {
			t.Errorf("%d: ...%q", room, left[len(left)-60:])
		}
	}
}

// spoken says a secret of itself.
type spoken struct{ Password, Note string }

func (spoken) String() string { return "with " + someToken }

func TestWhateverAValueIsItIsLookedAt(t *testing.T) {
	type plain struct {
		APIKey string `json:"apiKey"`
		Note   []any
	}
	for _, given := range []any{
		someToken, []byte(someToken), spoken{}, &spoken{}, errors.New(someToken), plain{someToken, []any{someToken}},
		map[string]any{"token": someToken, "n": map[int][]string{1: {someToken}}}, []slog.Attr{slog.String("pwd", someToken)},
		slog.GroupValue(slog.String("a", someToken)), List{slog.StringValue(someToken)}, slog.AnyValue(spoken{}),
	} {
		got := NewRedactor().Value(slog.AnyValue(given)).String()
		if strings.Contains(got, "abc123") || !strings.Contains(got, "redacted") && !strings.Contains(got, "91 114") {
			t.Errorf("%T: %s", given, got)
		}
	}
}

func TestAListThatHoldsItselfEnds(t *testing.T) {
	endless := []any{someToken, nil, nil}
	endless[1], endless[2] = endless, endless
	NewRedactor().Value(slog.AnyValue(endless))
}

func TestARecordIsNotChangedItself(t *testing.T) {
	record := &LogRecord{Body: slog.StringValue(someToken), EventName: someToken, Attrs: []slog.Attr{
		slog.String("password", "x"), slog.String("posthogDistinctId", "bob@example.org"), slog.Any("pin", 1),
	}}
	redactor := NewRedactor("PIN")
	got := redactor.Record(record)
	if got.Body.String() != redactedToken || got.EventName != redactedToken || record.Body.String() != someToken {
		t.Errorf("%v, of %v", got, record)
	}
	want := "[password=[redacted:key] posthogDistinctId=bob@example.org pin=[redacted:key]]"
	if shown := slog.GroupValue(got.Attrs...).String(); shown != want {
		t.Errorf("%s, want %s", shown, want)
	}
	if counts := redactor.Counts(); counts["bearer"] != 2 || counts["key"] != 2 || len(counts) != 2 {
		t.Error(counts)
	}
}

func TestTheCallRedactsWhatItSendsAndWhatTheHookAdds(t *testing.T) {
	var seen string
	s := configured(t, func(c *Config) {
		c.Redact = true
		c.BeforeSend = func(record *LogRecord) *LogRecord {
			seen = record.Body.String()
			record.Attrs = append(record.Attrs, slog.String("added", someToken))
			return record
		}
	})
	slog.Info("call with "+someToken, "password", "hunter2", "customer", map[string]any{"mail": "bob@example.org"})
	record := s.shelf.only(t)
	if seen != "call with "+someToken || record.Body.String() != "call with "+redactedToken {
		t.Errorf("the hook saw %q, sent was %q", seen, record.Body)
	}
	if got := attrsOf(record); got != "password=[redacted:key] customer=[mail=[redacted:email]] added="+redactedToken {
		t.Error(got)
	}
	if counts := s.Stats().Redacted; counts["bearer"] != 2 || counts["email"] != 1 || counts["key"] != 1 {
		t.Error(counts)
	}
}

func TestSettlementsAndReleasedRecordsAreRedacted(t *testing.T) {
	s := configured(t, func(c *Config) { c.Redact, c.Policy = true, `{"budget": "1/s"}` })
	ctx, scope := StartRequest(context.Background(), Request{})
	for range 40 {
		slog.InfoContext(ctx, "call with Bearer abcDEFghi")
	}
	slog.ErrorContext(ctx, "failure 1")
	scope.End()
	for range 40 {
		slog.Info("ask with Bearer abcDEFghi")
	}
	_ = s.Client.Close()
	isSettled := false
	for _, record := range s.shelf.taken() {
		body := record.Body.String()
		isSettled = isSettled || strings.Contains(body, "more like this") && strings.Contains(body, redactedToken)
		if strings.Contains(body, "abcDEF") {
			t.Error(body)
		}
	}
	if !isSettled {
		t.Error("no settlement")
	}
}

func TestWithoutTheOptionNothingIsChanged(t *testing.T) {
	s := configured(t, nil)
	slog.Info(someToken, "password", "hunter2")
	record := s.shelf.only(t)
	if got := record.Body.String() + " " + attrsOf(record); got != someToken+" password=hunter2" {
		t.Error(got)
	}
	if s.Stats().Redacted != nil {
		t.Error(s.Stats().Redacted)
	}
}
