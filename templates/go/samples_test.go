package lipservice

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// samples makes texts that are rich in what the rules look at. The same seed makes the same texts.
type samples struct {
	*rand.Rand
	atoms []string
}

func newSamples(seed uint64) *samples {
	return &samples{rand.New(rand.NewPCG(seed, seed)), atoms()}
}

// atoms returns pieces of text: all that the tables name, and what tends to trouble scanners.
func atoms() []string {
	list := []string{
		placeholder, placeholder, " ", " ", "  ", "\t", "\n", "\r\n", "x", "foo", "K\u212a", "\u65e5\u672c", "\u00e9",
		"5", "12", "0", "abc9", "cafe7", "v1.2", "nginx/1.2", "/a/b", "a/b/c", "./", "C:\\x", "a@b", "b.example.com",
		"aa:bb", "key:", "..", "...", "....", "::", ",+" + placeholder, "\\u0041", "\\ud800", "\\n", `{"a":`, `"k": "`,
		arrayForm, objectForm, "\x00", "\x7f", "\ufeff", "\u00a0", "\u2028", "\xff", "\xe2\x82", "\xed\xa0\x80", "\xf0\x9f",
		personWord, " " + personWord + " ",
	}
	for char, is := range traits {
		if is != 0 {
			list = append(list, string(rune(char)), string(rune(char)))
		}
	}
	for _, name := range jsonMessageKeys {
		list = append(list, `{"`+name+`":"`, name+"=")
	}
	for _, words := range []wordList{personBefore, personUnless, valueUnlessKey} {
		list = append(list, words.words...)
		for _, word := range words.words {
			list = append(list, word+" "+personWord+" ")
		}
	}
	return append(list, ruleWords()...)
}

// ruleWords returns the words of the spec's examples, among them some of every list that the automaton knows.
func ruleWords() []string {
	var words []string
	for _, example := range specExamples {
		for _, each := range example {
			words = append(words, strings.Fields(each.message)...)
		}
	}
	return words
}

// text returns a text of up to so many atoms.
func (s *samples) text(most int) string {
	var text strings.Builder
	for range 1 + s.IntN(most) {
		text.WriteString(s.atoms[s.IntN(len(s.atoms))])
	}
	return text.String()
}

// noise returns random bytes.
func (s *samples) noise(most int) string {
	text := make([]byte, s.IntN(most))
	for i := range text {
		text[i] = byte(s.Uint32())
	}
	return string(text)
}

// any returns a text of one kind or another.
func (s *samples) any() string {
	switch s.IntN(10) {
	case 0:
		return s.noise(60)
	case 1:
		return strings.Repeat(s.text(3), 1+s.IntN(templateBytes/4))
	case 2:
		return s.text(200)
	default:
		return s.text(14)
	}
}

// fresh is read from as if it had seen nothing: clearing it is cheaper than making a new one.
var fresh = NewScanner()

// templateOf returns the template of a message that was never seen before. It is for one goroutine.
func templateOf(message string) string {
	clear(fresh.messages.slots)
	clear(fresh.lines.slots)
	template, _ := fresh.template(message)
	return string(template)
}

// forEachSample runs a check over many texts, fewer with -short.
func forEachSample(t *testing.T, seed uint64, check func(*samples, string)) {
	t.Helper()
	count := 60_000
	if testing.Short() || raceEnabled {
		count = 3_000
	}
	made := newSamples(seed)
	for range count {
		check(made, made.any())
		if t.Failed() {
			return
		}
	}
}
