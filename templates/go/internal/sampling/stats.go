package sampling

import (
	"cmp"
	"slices"
	"strings"
)

// PatternStats is what one counter has seen: that of a pattern, of a rule, or of the rest.
type PatternStats struct {
	Key      string
	Seen     int64
	Kept     int64
	Template string // of a pattern; empty of any other key
}

// Stats is all records ever seen: kept by a decision of their own, dropped, or held back in case their request fails. What a
// failed request got back counts as dropped.
type Stats struct {
	Seen     int64
	Kept     int64
	Dropped  int64
	Buffered int64
	FailOpen int64
	Patterns []PatternStats
}

// count adds a counter, unless it has seen nothing.
func (s *Stats) count(key string, counter *counter) {
	seen := counter.seen()
	if seen == 0 {
		return
	}
	s.Seen += seen
	s.Kept += counter.kept
	s.Patterns = append(s.Patterns, PatternStats{key, seen, counter.kept, counter.template})
}

// sortPatterns puts the largest first.
func (s *Stats) sortPatterns() {
	slices.SortFunc(s.Patterns, func(a, b PatternStats) int {
		return cmp.Or(cmp.Compare(b.Seen, a.Seen), strings.Compare(a.Key, b.Key))
	})
}
