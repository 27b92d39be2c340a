package sampling

import (
	"log/slog"
	"testing"
)

func TestTheFirstRuleThatMatchesDecides(t *testing.T) {
	s := newStage(t, `{"rules":[
		{"id":"b","match":{"logger":"b*"},"action":"never"},
		{"id":"left","match":{"template":"left*"},"action":"adaptive"},
		{"id":"errors","match":{"attributes":{"error":"true"}},"action":"always","include_errors":true},
		{"id":"all","action":"never"}]}`)
	errors := []slog.Attr{slog.Bool("error", false), slog.Bool("error", true)}
	for _, each := range []struct {
		record Record
		want   string
	}{
		{Record{Logger: "bob", Template: "left"}, "rule:b"},
		{Record{Logger: "alice", Template: "left"}, firstReason},
		{Record{Severity: errorSeverity}, alwaysReason},
		{Record{Severity: errorSeverity, Attrs: errors}, "rule:errors"},
		{Record{Attrs: errors[:1]}, "rule:all"},
	} {
		if d := s.Decide(&each.record, s.now, noRandomness); d.Reason != each.want {
			t.Errorf("%+v: %+v, want %s", each.record, d, each.want)
		}
	}
}

func TestANameThatIsNotUTF8IsFoundByWhatOthersKnowOfIt(t *testing.T) {
	s := newStage(t, `{"rules":[{"id":"a","match":{"attributes":{"\ud800x":"\udc00"}},"action":"never"}]}`)
	for name, want := range map[string]bool{"\xffx": true, "\ufffdx": true, "\xff\xffx": false, "x": false} {
		record := Record{Pattern: "p", Attrs: []slog.Attr{slog.String(name, "\xff")}}
		if d := s.Decide(&record, s.now, noRandomness); (d.Reason == "rule:a") != want {
			t.Errorf("%q: %+v", name, d)
		}
	}
}

// named by a function, so that the value is known only when it is asked.
type lazy func() slog.Value

func (l lazy) LogValue() slog.Value { return l() }

func TestAValueIsAskedOnlyWhereItMatters(t *testing.T) {
	for document, want := range map[string]struct {
		asked  int
		reason string
	}{
		`{}`: {0, firstReason},
		`{"rules":[{"id":"a","action":"never"}]}`: {0, "rule:a"},
		`{"budget":"10 kB/s"}`:                    {2, firstReason},
		`{"rules":[{"id":"a","match":{"attributes":{"x":"secret"}},"action":"never"}]}`: {2, "rule:a"},
	} {
		s := newStage(t, document)
		asked := 0
		value := lazy(func() slog.Value { asked++; return slog.StringValue("secret") })
		attrs := []slog.Attr{slog.Any("x", value), slog.Group("g", slog.Any("y", value))}
		if d := s.Decide(&Record{Pattern: "p", Attrs: attrs}, s.now, noRandomness); d.Reason != want.reason {
			t.Errorf("%s: %+v", document, d)
		}
		if asked != want.asked {
			t.Errorf("%s: asked %d times", document, asked)
		}
		if attrs[0].Value.Kind() != slog.KindLogValuer {
			t.Errorf("%s: the caller's attributes were changed", document)
		}
	}
}

func TestAValueThatLogsDoesNotWaitForItself(t *testing.T) {
	s := newStage(t, `{"budget":"10 kB/s"}`)
	logs := lazy(func() slog.Value { return slog.StringValue(s.record("inner").Reason) })
	for _, attr := range []slog.Attr{slog.Any("x", logs), slog.Group("g", slog.Any("x", logs))} {
		s.Decide(&Record{Pattern: "outer", Attrs: []slog.Attr{attr}}, s.now, noRandomness)
	}
	if stats := s.Stats(); stats.Seen != 4 || stats.FailOpen != 0 {
		t.Errorf("%+v", stats)
	}
}

func TestAPolicyThatComesSuddenlyTakesAValueAsItIs(t *testing.T) {
	s := newStage(t, `{}`)
	s.SetPolicy(policyOf(t, `{"budget":"10 kB/s","rules":[{"id":"a","match":{"attributes":{"x":"*"}},"action":"never"}]}`))
	if !s.looks.Load() {
		t.Error("a policy to come does not look at attributes")
	}
	s.looks.Store(false) // as it was a moment ago
	record := Record{Pattern: "p", Attrs: []slog.Attr{slog.Any("x", hidden{t})}}
	if d := s.Decide(&record, s.now, noRandomness); d.Reason != firstReason {
		t.Errorf("%+v", d)
	}
	if got, want := s.Engine().Offered, overheadBytes+1+valueBytes; got != want {
		t.Errorf("cost %d, want %d", got, want)
	}
	if !s.looks.Load() {
		t.Error("a policy in force does not look at attributes")
	}
}
