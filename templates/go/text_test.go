package lipservice

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

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
