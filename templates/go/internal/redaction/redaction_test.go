package redaction

import (
	"strings"
	"testing"
)

// Work is counted, never timed: every step of the automaton.
func TestTheWorkIsLinearInTheTextWhateverItIs(t *testing.T) {
	const size = 1 << 12
	units := []string{
		"a", "a.", "a@", "a@b.", "eyJ", "eyJaaaa.", "Bearer ", "Bearer a", "://", "://a:", "4 ", "41", "sk-", "-----BEGIN ",
		"-----BEGIN PRIVATE KEY-----", "ghp_", "gl-", "A@a.aa ", "4111 1111 1111 1111 ", "é@", "basic a/",
	}
	for _, unit := range units {
		once, twice := workOn(unit, size), workOn(unit, 2*size)
		if twice > 2*once+once/10+100 {
			t.Errorf("%q repeated: %d steps, twice as long: %d", unit, once, twice)
		}
	}
}

// workOn counts how many bytes attempts read of a unit repeated to a size.
func workOn(unit string, size int) (steps int) {
	text := strings.Repeat(unit, size/len(unit)+1)[:size]
	a := theAutomaton()
	for at, before := 0, edgeClass; at < len(text); at++ {
		class := int(a.classes[text[at]])
		state := a.rows[int(a.starts[before])<<rowShift|class]
		before = class
		steps++
		if state == 0 {
			continue
		}
		number, end, _ := a.attempt(text, at, state)
		for read := at + 1; state != 0 && read < len(text); read++ {
			state = a.rows[int(state)<<rowShift|int(a.classes[text[read]])]
			steps++
		}
		if number != 0 {
			at, before = end-1, int(a.classes[text[end-1]])
		}
	}
	return steps
}

func TestWhatStandsForSomethingIsNotTakenOutAgain(t *testing.T) {
	r := New(nil)
	for _, each := range rules {
		if got := r.Text("x " + each.replacement + " y"); got != "x "+each.replacement+" y" {
			t.Error(got)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("mail to bob@example.org with Bearer abc123 and 4111 1111 1111 1111")
	f.Fuzz(func(t *testing.T, text string) {
		r := New(nil)
		if left, same := r.Text(text), string(r.Bytes([]byte(text))); left != same {
			t.Errorf("%q gave %q, and its bytes %q", text, left, same)
		}
	})
}

func TestCountsHaveTheNamesOfTheSpec(t *testing.T) {
	r := New([]string{" - ", "PIN"})
	r.Text("bob@example.org")
	r.Fault()
	for name, want := range map[string]bool{"pin": true, "my_Pin": true, "pins": false, "": false, "-": false, "sessionToken": true} {
		if _, is := r.Secret(name); is != want {
			t.Errorf("%q: %v", name, is)
		}
	}
	if got := r.Counts(); len(got) != 3 || got["email"] != 1 || got["fault"] != 1 || got["key"] != 3 {
		t.Error(got)
	}
}
