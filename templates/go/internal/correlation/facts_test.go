package correlation

import (
	"strings"
	"testing"
)

const (
	traceDigits = "4bf92f3577b34da6a3ce929d0e0e4736"
	spanDigits  = "00f067aa0ba902b7"
	parent      = "00-" + traceDigits + "-" + spanDigits + "-01"
)

func TestARequestSaysWhoMakesIt(t *testing.T) {
	facts := Read([][2]string{
		{"TraceParent", " " + parent + "\t"}, {headerState, "ot=rv:0123456789abcd"},
		{"X-PostHog-Distinct-Id", " bob "}, {"x-posthog-session-id", "s-1"},
	})
	trace := facts.Trace
	if trace.TraceID[0] != 0x4b || trace.TraceID[15] != 0x36 || trace.SpanID[7] != 0xb7 || trace.Flags != 1 {
		t.Errorf("%+v", trace)
	}
	if trace.State != "ot=rv:0123456789abcd" || facts.DistinctID != "bob" || facts.SessionID != "s-1" {
		t.Errorf("%+v", facts)
	}
}

func TestATraceparentIsReadAsW3CHasIt(t *testing.T) {
	zeros := strings.Repeat("0", 32)
	for text, want := range map[string]bool{
		parent:                                              true,
		"01" + parent[2:]:                                   true,
		"cc" + parent[2:] + "-more":                         true,
		"cc" + parent[2:] + "more":                          false,
		"ff" + parent[2:]:                                   false,
		"0F" + parent[2:]:                                   false,
		parent + "-more":                                    false,
		parent[:54]:                                         false,
		strings.ToUpper(parent):                             false,
		strings.ReplaceAll(parent, "-", "_"):                false,
		"00-" + zeros + "-" + spanDigits + "-01":            false,
		"00-" + traceDigits + "-" + zeros[:16] + "-01":      false,
		"00-" + traceDigits[1:] + "g-" + spanDigits + "-01": false,
		"": false,
	} {
		facts := Read([][2]string{{headerTrace, text}, {headerState, "a=b"}})
		if facts.Trace.Exists() != want {
			t.Errorf("%q: %+v", text, facts.Trace)
		}
		if got := facts.Trace.State; (got != "") != want {
			t.Errorf("%q: the state is %q", text, got)
		}
	}
}

func TestOfHeadersOfOneNameTheFirstCounts(t *testing.T) {
	facts := Read([][2]string{
		{headerTrace, "wrong"}, {headerTrace, parent}, {headerDistinctID, "a"}, {strings.ToUpper(headerDistinctID), "b"},
	})
	if facts.Trace.Exists() || facts.DistinctID != "a" {
		t.Errorf("%+v", facts)
	}
}

func TestWhatStrangersGetWrongIsNoValue(t *testing.T) {
	for _, id := range []string{"a\nb", "\x00", "a\x7f", "\t\t", strings.Repeat("x", maxIDBytes+1)} {
		if got := Read([][2]string{{headerDistinctID, id}, {headerSessionID, id}}); got != (Facts{}) {
			t.Errorf("%q: %+v", id, got)
		}
	}
	long := strings.Repeat("x", maxIDBytes)
	if got := Read([][2]string{{headerSessionID, long}}); got.SessionID != long {
		t.Errorf("%+v", got)
	}
	state := strings.Repeat("x", maxStateBytes+1)
	if got := Read([][2]string{{headerTrace, parent}, {headerState, state}}); got.Trace.State != "" {
		t.Errorf("%+v", got)
	}
}

func FuzzHeadersNeverPanic(f *testing.F) {
	f.Add(headerTrace, parent)
	f.Fuzz(func(t *testing.T, name, text string) {
		Read([][2]string{{name, text}, {headerTrace, text}, {headerState, name}, {headerDistinctID, text}})
	})
}
