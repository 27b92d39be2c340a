package policy

import (
	"strings"
	"unicode/utf8"
)

// Glob is a text in which each * stands for any run of characters; everything else is itself, and case counts.
type Glob struct {
	first   string
	between []string // the pieces between two *
	last    string
	open    bool // whether there is any *
	repairs bool // whether it can tell a text from what it is with U+FFFD for what is not UTF-8
}

// NewGlob returns the glob of a text.
func NewGlob(text string) Glob {
	pieces := strings.Split(text, "*")
	glob := Glob{first: pieces[0], repairs: strings.ContainsRune(text, utf8.RuneError)}
	if end := len(pieces) - 1; end > 0 {
		glob.between, glob.last, glob.open = pieces[1:end], pieces[end], true
	}
	return glob
}

// Fits tells whether the whole of a text has this form. What is not UTF-8 in it is compared as U+FFFD: other languages know
// it as nothing else.
//
// Each piece between two * is taken where it comes first, which leaves most room to those behind it: no place is tried
// twice.
func (g Glob) Fits(text string) bool {
	if g.repairs {
		text = repairedText(text)
	}
	if !g.open {
		return text == g.first
	}
	at, end := len(g.first), len(text)-len(g.last)
	if at > end || text[:at] != g.first || text[end:] != g.last {
		return false
	}
	middle := text[at:end]
	for _, piece := range g.between {
		found := strings.Index(middle, piece)
		if found < 0 {
			return false
		}
		middle = middle[found+len(piece):]
	}
	return true
}
