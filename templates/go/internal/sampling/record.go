package sampling

import "log/slog"

const (
	millisecondsPerSecond = 1000
	highestSeverity       = 24
	noRandomness          = -1
)

// Record is one record: what a decision can depend on, and no more. The package above says what its fields are.
type Record struct {
	Pattern   string
	Template  string
	Logger    string
	Severity  int
	BodyBytes int
	Attrs     []slog.Attr
	Scope     string
	Payload   any
}

// arrival is a record with all else that decides it. It refers to the record, which is large, and may change it.
type arrival struct {
	*Record
	nowMs int64
	r24   int64 // what the records of its request share; -1: nothing
	bytes int64 // what it is taken for; 0: not measured
}

// newArrival brings everything into its range.
func newArrival(record *Record, nowMs, r24 int64) arrival {
	if record.Severity < 1 || record.Severity > highestSeverity {
		record.Severity = defaultSeverity
	}
	if record.Scope == "" || r24 < 0 || r24 >= one {
		r24 = noRandomness
	}
	return arrival{Record: record, nowMs: inRange(nowMs), r24: r24}
}

func inRange(nowMs int64) int64 {
	return min(max(nowMs, 0), maxClock)
}

// size returns the bytes that the record is taken for.
func (a *arrival) size() int64 {
	if a.bytes == 0 {
		a.bytes = recordBytes(a.Record)
	}
	return a.bytes
}

// attribute looks an attribute up. Of a name that stands twice the last counts.
func (a *arrival) attribute(name string) (slog.Value, bool) {
	for i := len(a.Attrs) - 1; i >= 0; i-- {
		if isAsUTF8(a.Attrs[i].Key, name) {
			return a.Attrs[i].Value, true
		}
	}
	return slog.Value{}, false
}

// resolved returns attributes with the values that a [slog.LogValuer] stands for. That runs the caller's code, so it must
// not be done while the sampler is locked: the code may log. It allocates only where there is such a value.
func resolved(attrs []slog.Attr, depth int) []slog.Attr {
	if !needsResolving(attrs, depth) {
		return attrs
	}
	result := make([]slog.Attr, len(attrs))
	for i, attr := range attrs {
		value := attr.Value.Resolve()
		if value.Kind() == slog.KindGroup && depth > 0 {
			value = slog.GroupValue(resolved(value.Group(), depth-1)...)
		}
		result[i] = slog.Attr{Key: attr.Key, Value: value}
	}
	return result
}

func needsResolving(attrs []slog.Attr, depth int) bool {
	for i := range attrs {
		switch value := &attrs[i].Value; value.Kind() {
		case slog.KindLogValuer:
			return true
		case slog.KindGroup:
			if depth > 0 && needsResolving(value.Group(), depth-1) {
				return true
			}
		}
	}
	return false
}
