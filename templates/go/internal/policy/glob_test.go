package policy

import (
	"regexp"
	"strings"
	"testing"
)

func TestAGlobFitsWhatItsExpressionFits(t *testing.T) {
	made := newSamples(8)
	text := func(alphabet string) string {
		var word strings.Builder
		for range made.IntN(8) {
			word.WriteByte(alphabet[made.IntN(len(alphabet))])
		}
		return word.String()
	}
	for range 20_000 {
		glob, candidate := text("ab*"), text("ab")
		pieces := strings.Split(glob, "*")
		for i := range pieces {
			pieces[i] = regexp.QuoteMeta(pieces[i])
		}
		want := regexp.MustCompile(`\A` + strings.Join(pieces, ".*") + `\z`).MatchString(candidate)
		if got := NewGlob(glob).Fits(candidate); got != want {
			t.Errorf("%q fits %q: %v", glob, candidate, got)
		}
	}
}

func TestAGlobTakesOtherSignsAsTheyAre(t *testing.T) {
	for glob, fits := range map[string]bool{"?": false, ".": false, "X": false, "x": true, "[x]": false, `\x`: false, "": false} {
		if got := NewGlob(glob).Fits("x"); got != fits {
			t.Errorf("%q fits x: %v", glob, got)
		}
	}
}

func TestNoPlaceIsTriedTwice(t *testing.T) {
	glob := NewGlob(strings.Repeat("a*", 128) + "b")
	text := strings.Repeat("a", 1<<20)
	if glob.Fits(text) {
		t.Error("fits")
	}
}

func TestNothingIsAllocatedByAGlob(t *testing.T) {
	for _, text := range []string{"", "*", "app.*", "*a*b*c*", "app.worker"} {
		glob := NewGlob(text)
		if allocations := testing.AllocsPerRun(200, func() { glob.Fits("app.worker") }); allocations > 0 {
			t.Errorf("%q: %v allocations", text, allocations)
		}
	}
}

func TestATextThatIsNotUTF8IsComparedAsWhatOthersKnowOfIt(t *testing.T) {
	for text, glob := range map[string]string{
		"\xff":         "\ufffd",
		"a\xe2\x82b":   "a\ufffdb",
		"\xed\xa0\x80": "\ufffd\ufffd\ufffd",
		"\xc3x":        "*\ufffd*x",
		"é\xc3":        "é*",
		"\ufffd":       "*\ufffd",
	} {
		if !NewGlob(glob).Fits(text) {
			t.Errorf("%q does not fit %q", text, glob)
		}
	}
	if NewGlob("\ufffd").Fits("\xff\xff") || NewGlob("\ufffd*\ufffd").Fits("\xff") {
		t.Error("one is two")
	}
}
