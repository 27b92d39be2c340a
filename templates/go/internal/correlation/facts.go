// Package correlation reads what the headers of a request say of who makes it. Headers come from strangers: what is not
// as it should be is as good as absent, and nothing here fails.
package correlation

import "strings"

// Facts are what is known of who makes a request. What is not known is zero.
type Facts struct {
	Trace Trace
	// DistinctID and SessionID are PostHog's names of the person and the session.
	DistinctID string
	SessionID  string
}

const blanks = " \t"

// Read reads headers, in the order in which they came. Names are taken in any case of their letters; of one name the
// first header counts.
func Read(headers [][2]string) Facts {
	facts := Facts{DistinctID: ID(value(headers, headerDistinctID)), SessionID: ID(value(headers, headerSessionID))}
	facts.Trace = parseTrace(value(headers, headerTrace))
	if state := value(headers, headerState); facts.Trace.Exists() && len(state) <= maxStateBytes {
		facts.Trace.State = state
	}
	return facts
}

// value returns what the first header of a name says, without the blanks around it.
func value(headers [][2]string, name string) string {
	for _, header := range headers {
		if isNamed(header[0], name) {
			return strings.Trim(header[1], blanks)
		}
	}
	return ""
}

// isNamed compares a name in any case of ASCII letters, which are all that names have.
func isNamed(given, name string) bool {
	if len(given) != len(name) {
		return false
	}
	for i := range len(given) {
		char := given[i]
		if 'A' <= char && char <= 'Z' {
			char += 'a' - 'A'
		}
		if char != name[i] {
			return false
		}
	}
	return true
}

// ID returns the id of a person or a session if it can be one. A part of a long one would be somebody else's.
func ID(given string) string {
	if len(given) > maxIDBytes || strings.ContainsFunc(given, isControl) {
		return ""
	}
	return given
}

func isControl(char rune) bool {
	return char < ' ' || char == '\x7f'
}
