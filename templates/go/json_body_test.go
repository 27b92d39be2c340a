package lipservice

import (
	"encoding/json"
	"strings"
	"testing"
)

// readBody reads a body with a reader of its own.
func readBody(text string) (jsonReading, string) {
	var body jsonBody
	reading, found := body.read([]byte(text))
	return reading, string(found)
}

func TestBodiesAreReadStrictly(t *testing.T) {
	for _, text := range []string{
		`{}`, `[]`, ` {"a":1} `, "\v[1]\f", `{"a" : [1, -0, 0.5, 1e5, 1E+5, 1e-5, "", null, true, false, {}]}`,
		`["\"\\\/\b\f\n\r\t\u0041\ud83d\ude00\ud800"]`, "[\"\u65e5\x7f\"]", `{"":0}`, "[\n\r\t 1]",
	} {
		if reading, _ := readBody(text); reading == notJSON {
			t.Errorf("%q was refused", text)
		}
	}
	for _, text := range []string{
		``, `{`, `}`, `[}`, `"a"`, `1`, `{}x`, `x{}`, `{,}`, `[,]`, `[1,]`, `{"a":1,}`, `{"a"}`, `{a:1}`, `{'a':1}`, `{"a":}`,
		`[01]`, `[1.]`, `[.5]`, `[+1]`, `[-]`, `[1e]`, `[0x1]`, `[NaN]`, `[tru]`, `[truely]`, `["\x41"]`, `["\u12"]`, `["\u12g4"]`,
		"[\"\n\"]", "[\"\x00\"]", "[\x00]", "[\v1]", "\ufeff[]", "[\u00a01]", `["]`, `["\"]`, `[1 2]`, `{"a" 1}`, `[[]`, `[]]`, `{1:2}`,
	} {
		if reading, _ := readBody(text); reading != notJSON {
			t.Errorf("%q was accepted", text)
		}
	}
}

func TestBodiesAreAcceptedAsTheStandardLibraryDoes(t *testing.T) {
	made := newSamples(10)
	parts := []string{
		"{", "}", "[", "]", ",", ":", `"a"`, `"b\n"`, `"\u00e9"`, `"\ud800"`, "1", "-0.5e3", "01", "true", "null", " ", "\n", `"`, `\`,
	}
	for range 200_000 {
		text := "["
		for range 1 + made.IntN(9) {
			text += parts[made.IntN(len(parts))]
		}
		text += "]"
		reading, _ := readBody(text)
		if got, want := reading != notJSON, json.Valid([]byte(text)); got != want {
			t.Fatalf("%q: accepted %v, by the standard library %v", text, got, want)
		}
	}
}

func TestNestingHasALimit(t *testing.T) {
	for _, pair := range [][2]string{{"[", "]"}, {`{"a":`, "}"}} {
		inner := map[string]string{"[": "", `{"a":`: "{}"}[pair[0]]
		deepest := jsonDepth - len(inner)/2
		for extra, want := range []bool{true, false} {
			text := strings.Repeat(pair[0], deepest+extra) + inner + strings.Repeat(pair[1], deepest+extra)
			if reading, _ := readBody(text); (reading != notJSON) != want {
				t.Errorf("%d deep: accepted %v", jsonDepth+extra, !want)
			}
		}
	}
}

func TestALongBodyIsText(t *testing.T) {
	for extra, want := range []jsonReading{jsonForm, notJSON} {
		body := "[" + strings.Repeat(" ", textBytes-len("[]")+extra) + "]"
		if reading, _ := readBody(body); reading != want {
			t.Errorf("%d bytes: reading %d, want %d", len(body), reading, want)
		}
	}
}

func TestTheFirstMessageKeyThatHoldsAStringIsTheMessage(t *testing.T) {
	for i, name := range jsonMessageKeys {
		body := `{"first":1`
		for later := len(jsonMessageKeys) - 1; later > i; later-- {
			body += `,"` + jsonMessageKeys[later] + `":"later"`
		}
		for _, test := range []struct {
			members string
			want    string
		}{
			{`,"` + name + `":"plain"`, "plain"},
			{`,"` + name + `":"one","` + name + `":"two"`, "two"},
			{`,"\u00` + hexOf(name[0]) + name[1:] + `":"escaped \u00e9\ud83d\ude00\ud800\n"`, "escaped \u00e9\U0001f600\ufffd\n"},
		} {
			if reading, got := readBody(body + test.members + "}"); reading != jsonMessage || got != test.want {
				t.Errorf("%s}: reading %d, %q", body+test.members, reading, got)
			}
		}
		undone := `{"` + name + `":"one","` + name + `":1}`
		if reading, _ := readBody(undone); reading != jsonForm {
			t.Errorf("%s: reading %d", undone, reading)
		}
	}
}

func hexOf(char byte) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[char>>4], digits[char&15]})
}

func TestOnlyTheOutermostObjectHasAMessage(t *testing.T) {
	for _, name := range jsonMessageKeys {
		body := `{"inner":{"` + name + `":"x"}}`
		if _, form := readBody(body); form != objectForm+"inner"+objectEnd {
			t.Errorf("%s gave %q", body, form)
		}
	}
}
