package lipservice

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEachMaximalSubpartBecomesOneReplacementCharacter(t *testing.T) {
	const r = "\ufffd"
	for text, want := range map[string]string{
		"plain":                    "plain",
		"\xff":                     r,
		"\x80\x80":                 r + r,
		"a\xe2\x82b":               "a" + r + "b",
		"\xe2\x82":                 r,
		"\xf0\x9f\x98":             r,
		"\xf0\x9f\x98x":            r + "x",
		"\xf0\x80\x80\x80":         r + r + r + r,
		"\xed\xa0\x80":             r + r + r, // a surrogate in the manner of CESU-8
		"\xe0\x80\xaf":             r + r + r, // overlong
		"\xc0\xaf":                 r + r,
		"\xf4\x90\x80\x80":         r + r + r + r, // beyond the last code point
		"\xf1\x80\x80\xe1\x80\xc2": r + r + r,     // the example of the Unicode standard
		"\ufffd":                   r,
		"\xe6\x97\xa5\xe6\x97":     "\u65e5" + r,
	} {
		if got := appendRepaired(nil, []byte(text)); string(got) != want {
			t.Errorf("% x became %q, want %q", text, got, want)
		}
	}
}

func TestARepairIsWellFormedAndNeverShorter(t *testing.T) {
	forEachSample(t, 8, func(made *samples, _ string) {
		text := made.noise(40)
		repaired := appendRepaired(nil, []byte(text))
		if !utf8.Valid(repaired) || len(repaired) < len(text) {
			t.Errorf("% x became % x", text, repaired)
		}
	})
}

func TestACutFallsBetweenTwoCharacters(t *testing.T) {
	text := []byte("a\u00e9\u65e5\U0001f600")
	for limit := range len(text) + 2 {
		got := cut(text, limit)
		if !utf8.Valid(got) || len(got) > limit || !bytes.HasPrefix(text, got) {
			t.Errorf("cut at %d gave % x", limit, got)
		}
		if len(got)+utf8.UTFMax <= min(limit, len(text)) {
			t.Errorf("cut at %d left %d bytes", limit, len(got))
		}
	}
}

func TestTheFirstLineWithMoreThanSpaceIsRead(t *testing.T) {
	for text, want := range map[string]string{
		"":              "",
		" \t\r\n":       "",
		"one":           "one",
		"one\ntwo":      "one",
		"one\rtwo":      "one",
		"\n\r\n  one\n": "  one",
		" \n\t \n x\r":  " x",
	} {
		if got := string(firstLine([]byte(text))); got != want {
			t.Errorf("%q: first line %q, want %q", text, got, want)
		}
	}
}

func TestDigitRunsCollapseLikeInAPlainLoop(t *testing.T) {
	forEachSample(t, 9, func(made *samples, text string) {
		text += strings.Repeat("7", made.IntN(20)) + made.text(3)
		var want []byte
		for i := range len(text) {
			switch {
			case !isDigit(text[i]):
				want = append(want, text[i])
			case i == 0 || !isDigit(text[i-1]):
				want = append(want, '0')
			}
		}
		got := appendCollapsed([]byte("kept"), []byte(text))
		if string(got) != "kept"+string(want) {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	})
}
