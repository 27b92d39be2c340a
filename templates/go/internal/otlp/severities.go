package otlp

import "strings"

// The OpenTelemetry severity numbers there are.
const (
	minSeverity = 1
	maxSeverity = 24
)

// Severities are the OpenTelemetry severity numbers of the levels of a logging library.
type Severities struct {
	levels    []levelSeverity // ascending
	names     map[string]int  // in lower case
	offset    int
	hasOffset bool
}

type levelSeverity struct{ level, severity int }

// OfLevel returns the severity of a numeric level: that of the highest level which is not above it; below all of them
// that of the lowest; 0 for a library that has no numeric levels.
func (s *Severities) OfLevel(level int) int {
	if s.hasOffset {
		// What is outside in any case is cut before the sum, which could overflow.
		return min(max(min(max(level, -1<<16), 1<<16)+s.offset, minSeverity), maxSeverity)
	}
	severity := 0
	for i, each := range s.levels {
		if i == 0 || each.level <= level {
			severity = each.severity
		}
	}
	return severity
}

// OfName returns the severity of a level's name in any case, 0 for a name that is not known.
func (s *Severities) OfName(name string) int {
	if severity, ok := s.names[name]; ok {
		return severity
	}
	return s.names[strings.ToLower(name)]
}

// inRange returns a severity, 0 for one that OpenTelemetry does not have.
func inRange(severity int) int {
	if severity < minSeverity || severity > maxSeverity {
		return 0
	}
	return severity
}
