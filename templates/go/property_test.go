package lipservice

import (
	"strings"
	"testing"
	"testing/quick"
	"unicode/utf8"
)

func TestATemplateIsItsOwnTemplate(t *testing.T) {
	forEachSample(t, 1, func(_ *samples, text string) {
		once := templateOf(text)
		if twice := templateOf(once); twice != once {
			t.Errorf("%q gave %q, which gave %q", text, once, twice)
		}
	})
}

func TestDigitsNeverMatter(t *testing.T) {
	forEachSample(t, 2, func(made *samples, text string) {
		other := withOtherDigits(made, text)
		if isReadAsJSON(text) || isReadAsJSON(other) || max(len(text), len(other)) > textBytes {
			return // digits are part of JSON's grammar, and move what lies at the cut
		}
		if first, second := templateOf(text), templateOf(other); first != second {
			t.Errorf("%q gave %q, but %q gave %q", text, first, other, second)
		}
	})
}

// withOtherDigits replaces every run of digits by another one.
func withOtherDigits(made *samples, text string) string {
	var other strings.Builder
	for i := 0; i < len(text); i++ {
		if !isDigit(text[i]) {
			other.WriteByte(text[i])
			continue
		}
		for i+1 < len(text) && isDigit(text[i+1]) {
			i++
		}
		for range 1 + made.IntN(20) {
			other.WriteByte(byte('0' + made.IntN(10)))
		}
	}
	return other.String()
}

func isReadAsJSON(text string) bool {
	var body jsonBody
	repaired := appendRepaired(nil, []byte(text))
	reading, _ := body.read(repaired)
	return reading != notJSON || isForm(repaired)
}

func TestTemplatesAreWellFormedAndWithinTheirLimit(t *testing.T) {
	forEachSample(t, 3, func(_ *samples, text string) {
		template := templateOf(text)
		if !utf8.ValidString(template) {
			t.Errorf("%q gave %q, which is not UTF-8", text, template)
		}
		if len(template) > templateBytes && !isForm([]byte(template)) {
			t.Errorf("%q gave %d bytes", text, len(template))
		}
	})
}

func TestIllFormedTextIsReadLikeItsRepair(t *testing.T) {
	forEachSample(t, 4, func(_ *samples, text string) {
		repaired := string(appendRepaired(nil, []byte(text)))
		if first, second := templateOf(text), templateOf(repaired); first != second {
			t.Errorf("%q gave %q, its repair %q", text, first, second)
		}
	})
}

func TestNoMessageInfluencesAnother(t *testing.T) {
	busy := NewScanner()
	forEachSample(t, 5, func(made *samples, text string) {
		if made.IntN(2) == 0 {
			text = made.text(2) // often seen before
		}
		got, _ := busy.AppendTemplate(nil, text)
		if want := templateOf(text); string(got) != want {
			t.Errorf("%q gave %q among others, %q alone", text, got, want)
		}
	})
}

func TestNothingBeyondTheWindowMatters(t *testing.T) {
	tails := []string{"", "x", "\xff", "\u65e5", " 5", "}"}
	for missing := range 6 {
		start := strings.Repeat("7 ", maxFormBytes)[:maxFormBytes+utf8.UTFMax-missing]
		want := templateOf(start + "\u65e5\u65e5")
		for _, tail := range tails {
			if got := templateOf(start + "\u65e5\u65e5" + tail); got != want {
				t.Errorf("%q gave %q, want %q", tail, got, want)
			}
		}
	}
}

func TestAnyStringsHaveASignature(t *testing.T) {
	check := func(message, logger, template string, severity int) bool {
		signature := SignatureOf(message, severity, logger, template)
		return len(signature.ID) == idDigits
	}
	if err := quick.Check(check, &quick.Config{MaxCount: 2_000}); err != nil {
		t.Error(err)
	}
	made := newSamples(6)
	for range 2_000 {
		if !check(made.noise(200), made.noise(20), made.noise(20), made.Int()) {
			t.Fatal("no signature")
		}
	}
}
