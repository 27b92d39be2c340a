// Package otlp writes log records as OTLP, in protobuf and in JSON.
//
// A record is written when it is emitted, into one piece of bytes; a request is an envelope around pieces. Whatever a
// record holds, its piece is valid: texts are repaired, cycles and depths are cut, and methods of the caller's types may
// panic. Only what ends the program itself gets through: a method that calls itself without end, and a map that is
// written while it is read.
package otlp

import (
	"log/slog"
	"time"
)

// Record is a log record as it is sent. Its zero value is a record that says nothing.
type Record struct {
	// Time is when it happened; it is left out outside 1970 to 2262.
	Time time.Time
	// ObservedTime is when it was seen; it is left out outside 1970 to 2262.
	ObservedTime time.Time
	// Severity is an OpenTelemetry severity number. One outside 1 to 24 is left out.
	Severity int
	// SeverityText is the level as its logging library calls it.
	SeverityText string
	// Body is the message, or any other value.
	Body slog.Value
	// Attrs are its attributes. Of equal keys the last counts.
	Attrs []slog.Attr
	// DroppedAttrs is how many attributes it has lost already.
	DroppedAttrs int
	// TraceID and SpanID say where in a trace it happened. Zeros are none.
	TraceID [16]byte
	SpanID  [8]byte
	// Flags are the W3C trace flags.
	Flags byte
	// EventName names the event, if it is one.
	EventName string
}

// MaxAttributes is how many attributes of a record are sent.
const MaxAttributes = maxAttributes

// List is a list of values. Unlike a slice of any, nothing needs to be converted.
type List []slog.Value

// Entries are the entries of a map, in their order. Unlike a group of slog's, it keeps empty groups.
type Entries []slog.Attr
