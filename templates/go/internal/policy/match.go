package policy

import (
	"log/slog"
	"math"
	"strconv"
)

// Record is what conditions are about.
type Record struct {
	Logger   string
	Severity int64  // 1 to 24
	Template string // of the pattern, as the signature makes it
	Pattern  string // the pattern's id
	// Attribute looks an attribute up, and tells whether there is one; nil: there are none.
	Attribute func(name string) (slog.Value, bool)
}

// Match holds conditions on a record; all must hold.
type Match struct {
	logger     *Glob
	template   *Glob
	pattern    *string
	low, high  int64 // of the severity
	attributes []attributeGlob
}

type attributeGlob struct {
	name string
	glob Glob
}

func newMatch(given fields) Match {
	match := Match{
		logger:     optionalGlob(given, "logger"),
		template:   optionalGlob(given, "template"),
		pattern:    optionalText(given, "pattern"),
		low:        math.MinInt64,
		high:       math.MaxInt64,
		attributes: attributeGlobs(object(given, "attributes")),
	}
	if severity := object(given, "severity"); severity != nil {
		match.low, match.high = integer(severity, "min"), integer(severity, "max")
	}
	return match
}

func attributeGlobs(given fields) []attributeGlob {
	globs := make([]attributeGlob, 0, len(given))
	for _, name := range sortedNames(given) {
		globs = append(globs, attributeGlob{name, NewGlob(text(given, name))})
	}
	return globs
}

func optionalGlob(given fields, name string) *Glob {
	written := optionalText(given, name)
	if written == nil {
		return nil
	}
	glob := NewGlob(*written)
	return &glob
}

func optionalText(given fields, name string) *string {
	if value, ok := given[name].(string); ok {
		return &value
	}
	return nil
}

// looksAtAttributes tells whether there is a condition on attributes.
func (m *Match) looksAtAttributes() bool {
	return len(m.attributes) > 0
}

// Fits tells whether a record meets all conditions. It does not allocate.
func (m *Match) Fits(record Record) bool {
	return m.low <= record.Severity && record.Severity <= m.high &&
		(m.pattern == nil || *m.pattern == record.Pattern) &&
		(m.logger == nil || m.logger.Fits(record.Logger)) &&
		(m.template == nil || m.template.Fits(record.Template)) &&
		m.attributesFit(record.Attribute)
}

func (m *Match) attributesFit(attribute func(string) (slog.Value, bool)) bool {
	if attribute == nil {
		return len(m.attributes) == 0
	}
	for i := range m.attributes {
		value, ok := attribute(m.attributes[i].name)
		if !ok || !valueFits(m.attributes[i].glob, value) {
			return false
		}
	}
	return true
}

// valueFits compares a truth value or a whole number as JSON writes it; what else is no text never fits.
func valueFits(glob Glob, value slog.Value) bool {
	switch value.Kind() {
	case slog.KindString:
		return glob.Fits(value.String())
	case slog.KindBool:
		return glob.Fits(strconv.FormatBool(value.Bool()))
	case slog.KindInt64:
		return wholeFits(glob, value.Int64())
	case slog.KindFloat64:
		// Not every language can tell 42.0 from 42.
		whole := int64(value.Float64())
		return float64(whole) == value.Float64() && wholeFits(glob, whole)
	case slog.KindUint64:
		return value.Uint64() < exact && wholeFits(glob, int64(value.Uint64()))
	}
	return false
}

// wholeFits compares a number that every language knows exactly; one that some would round never fits.
func wholeFits(glob Glob, whole int64) bool {
	var digits [17]byte // the longest number below exact with its sign
	return -exact < whole && whole < exact && glob.Fits(string(strconv.AppendInt(digits[:0], whole, 10)))
}
