package lipservicetest

import (
	"encoding/hex"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"
)

// Record is a record that was sent.
type Record struct {
	Body     string
	Severity int // an OpenTelemetry severity number
	Time     time.Time
	// TraceID and SpanID are hexadecimal digits; empty: there is none.
	TraceID string
	SpanID  string
	// Attrs are its attributes in order, but for what LipService says of its decision.
	Attrs []slog.Attr

	// Reason says why it was kept; empty where that goes without saying.
	Reason string
	// Count is how many records of its pattern it accounts for, itself included.
	Count int64
	// Weight is how many records like it it stands for; 0 where it only gives context.
	Weight float64
	// Pattern is the id of its pattern, where Count or Weight is not 1.
	Pattern string

	t testing.TB
}

// read copies what LipService sends, of which nothing may be kept.
func read(t testing.TB, sent *logRecord) Record {
	made := Record{
		Body: sent.Body.Resolve().String(), Severity: sent.Severity, Time: sent.Time, Count: 1, Weight: 1, t: t,
	}
	if sent.TraceID != [16]byte{} {
		made.TraceID = hex.EncodeToString(sent.TraceID[:])
	}
	if sent.SpanID != [8]byte{} {
		made.SpanID = hex.EncodeToString(sent.SpanID[:])
	}
	for _, attr := range sent.Attrs {
		attr.Value = attr.Value.Resolve()
		switch attr.Key {
		case keyCount:
			made.Count = attr.Value.Int64()
		case keyWeight:
			made.Weight = attr.Value.Float64()
		case keyPattern:
			made.Pattern = attr.Value.String()
		case keyReason:
			made.Reason = attr.Value.String()
		default:
			if !isStamp(attr.Key) {
				made.Attrs = append(made.Attrs, attr)
			}
		}
	}
	return made
}

// Attr returns an attribute as slog holds it, such as int64(17); nil: there is none. Of equal keys the last counts.
func (r *Record) Attr(key string) any {
	for i := len(r.Attrs) - 1; i >= 0; i-- {
		if r.Attrs[i].Key == key {
			return r.Attrs[i].Value.Any()
		}
	}
	return nil
}

func (r *Record) text(key string) string {
	text, _ := r.Attr(key).(string)
	return text
}

// With checks an attribute. It returns the record, so that checks can follow one another.
func (r *Record) With(key string, want any) *Record {
	r.t.Helper()
	if got, want := r.Attr(key), slog.AnyValue(want).Resolve().Any(); !reflect.DeepEqual(got, want) {
		r.t.Errorf("%s: the attribute %s is %v, want %v", r, key, got, want)
	}
	return r
}

// As checks the level.
func (r *Record) As(level slog.Level) *Record {
	r.t.Helper()
	if want := severityOf(int(level)); r.Severity != want {
		r.t.Errorf("%s: the severity is %d, want %d for %s", r, r.Severity, want, level)
	}
	return r
}

// Because checks why it was kept; empty is a reason that goes without saying.
func (r *Record) Because(reason string) *Record {
	r.t.Helper()
	if r.Reason != reason {
		r.t.Errorf("%s: kept because of %q, want %q", r, r.Reason, reason)
	}
	return r
}

// StandsFor checks how many records it accounts for.
func (r *Record) StandsFor(count int64) *Record {
	r.t.Helper()
	if r.Count != count {
		r.t.Errorf("%s: stands for %d records, want %d", r, r.Count, count)
	}
	return r
}

// String returns the record in a line.
func (r *Record) String() string {
	said := []string{fmt.Sprintf("%q", r.Body)}
	for _, attr := range r.Attrs {
		said = append(said, attr.String())
	}
	return strings.Join(said, " ")
}
