package lipservice

import (
	"strings"
	"testing"
)

// Work is counted, never timed: every item that arrives, every step of the automaton and of each search on the stack.
func TestTheWorkIsLinearInTheTextWhateverItIs(t *testing.T) {
	const size = 1 << 14
	for _, unit := range adversaries() {
		once, twice := workOn(unit, size), workOn(unit, 2*size)
		// What a full stack no longer reads is no work, and below a few items a ratio says nothing.
		if limit := 2*once + once/10 + len(placeholder)*10; twice > limit {
			t.Errorf("%q repeated: %d steps, twice as long: %d", unit, once, twice)
		}
		if limit := 12 * size; once > limit {
			t.Errorf("%q repeated: %d steps for %d bytes", unit, once, size)
		}
	}
}

// adversaries returns units that are hard when repeated: each alone, and each after what opens something.
func adversaries() []string {
	units := []string{
		"a", "/", "=", "0", "a:", "aa:", "abcdef:", "a:0", ":", "::", ".", "..", "...", "a...", "0...", "?!", "@", "a@", "a.com.",
		"(", "()", "0()", "0(0)", "0 (0)", "([{", "'", "''", "'a", "' ", "'::", "\"", "\"'`", "(\"", "=\"a\"", "a='b'", "\"a\":\"b\"",
		"<0 ", "<0", "< 0", "> 0", ">0 ", "0,", "0, ", ",", ", ", ",;: ", "0=", "0|", "a=0|", "Mon,", "Mon, ", "<Mon ", "0ms", "0 ms ",
		"ms ", "~/", "C:\\", "a-", "nginx/", "nginx/v0.", placeholder, "<" + placeholder, placeholder + ">", "\u65e5",
	}
	for _, word := range personBefore.words {
		units = append(units, word+" "+personWord+" ", word+" "+personWord+" x ")
	}
	made := newSamples(7)
	for range 400 {
		units = append(units, made.text(4))
	}
	return units
}

// workOn counts the steps for a unit repeated to a size.
func workOn(unit string, size int) int {
	repeated := strings.Repeat(unit, size/len(unit)+1)[:size]
	var reader stack
	canonical := appendCollapsed(nil, []byte(strings.ReplaceAll(repeated, "\n", " ")))
	reader.line(canonical)
	return reader.work
}
