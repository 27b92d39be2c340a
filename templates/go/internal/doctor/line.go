// Package doctor says in plain sentences where records go, whether one arrives, what is kept and what it can cost. It is
// pure: what it says follows from what it is given. All sentences come from tables that are the same in every language.
package doctor

import "slices"

// line is a line of the report, said where all conditions hold. Of lines with the same topic the first is said.
type line struct {
	id, section, topic, level string
	when                      []condition
	each                      string // the list for whose texts it is said, or empty
	text                      string
}

// condition is a fact, and the texts of which it must be one.
type condition struct {
	fact  string
	texts []string
}

// anyText stands for every text but the empty one.
const anyText = "any"

func (l *line) fits(texts map[string]string) bool {
	for _, c := range l.when {
		text := texts[c.fact]
		if !slices.Contains(c.texts, text) && (text == "" || !slices.Contains(c.texts, anyText)) {
			return false
		}
	}
	return true
}

// Bounds are those of a number that may be asked.
type Bounds struct{ Default, Low, High int64 }

// Allow tells whether a number is within the bounds.
func (b Bounds) Allow(number int64) bool {
	return b.Low <= number && number <= b.High
}
