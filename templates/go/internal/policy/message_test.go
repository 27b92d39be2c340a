package policy

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestATextIsShownInQuotesAndCut(t *testing.T) {
	for _, char := range []string{"x", "\u65e5", "\U0001f600"} {
		whole := strings.Repeat(char, shownCharacters)
		if got := shown(whole); got != `"`+whole+`"` {
			t.Errorf("%s is shown as %s", whole, got)
		}
		if got := shown(whole + char); got != `"`+whole+`…"` {
			t.Errorf("%s is shown as %s", whole+char, got)
		}
	}
}

func TestPlacesAreFilledOnceAndLiterally(t *testing.T) {
	if got := message("{a} {b} {c}", "{a}", "{b}", "{b}", "$1"); got != "{b} $1 {c}" {
		t.Errorf("got %q", got)
	}
}

func TestNothingIsEscapedInVain(t *testing.T) {
	for text, want := range map[string]string{
		"\"\\/":            `"\"\\/"`,
		"\b\t\n\f\r":       `"\b\t\n\f\r"`,
		"\x00\x0b\x1f":     `"\u0000\u000b\u001f"`,
		"<>&\x7f":          "\"<>&\x7f\"",
		"\u2028\u2029é":    "\"\u2028\u2029é\"",
		"\U0001f600\ufffd": "\"\U0001f600\ufffd\"",
	} {
		if got := string(appendQuoted(nil, text)); got != want {
			t.Errorf("%q is written %s, want %s", text, got, want)
		}
	}
}

func TestTheCanonicalFormIsJSON(t *testing.T) {
	made := newSamples(4)
	for range 300 {
		document := made.document()
		text := written(document)
		read, err := readJSON(text)
		if err != nil || !json.Valid(text) || string(written(read)) != string(text) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestNamesAreSortedByTheirBytes(t *testing.T) {
	value := fields{"\U0001f600": int64(1), "\ufb01": []any{true, nil}, "b": "x", "B": fields{}}
	if got, want := string(written(value)), "{\"B\":{},\"b\":\"x\",\"\ufb01\":[true,null],\"\U0001f600\":1}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAPathQuotesNamesThatAreNotPlain(t *testing.T) {
	for name, want := range map[string]string{
		"a": "$.a", "_": "$._", "A9_": "$.A9_", "9a": `$["9a"]`, "": `$[""]`, "a.b": `$["a.b"]`, "é": `$["é"]`, "a\n": `$["a\n"]`,
		"@": `$["@"]`, "[": `$["["]`, "`": "$[\"`\"]", "{": `$["{"]`, "\x1a": `$["\u001a"]`,
	} {
		if got := member("$", name); got != want {
			t.Errorf("%q has the path %s, want %s", name, got, want)
		}
	}
}
