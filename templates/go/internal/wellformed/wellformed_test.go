package wellformed

import "testing"

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
		if got := Append(nil, []byte(text)); string(got) != want {
			t.Errorf("% x became %q, want %q", text, got, want)
		}
		if got := Size(text); got != len(want) || got < len(text) {
			t.Errorf("% x has %d bytes when it is repaired, want %d", text, got, len(want))
		}
		if !Is(text, want) || Is(text, want+"x") || Is(text+"x", want) {
			t.Errorf("% x is not %q alone", text, want)
		}
	}
}

func TestNothingIsAllocatedForTheSizeOfAText(t *testing.T) {
	for _, text := range []string{"plain", "\u65e5", "\xff\xe2\x82"} {
		if got := testing.AllocsPerRun(100, func() { Size(text) }); got > 0 {
			t.Errorf("% x: %v allocations", text, got)
		}
	}
}
