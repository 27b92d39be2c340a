package otlp

import (
	"log/slog"
	"strings"
	"testing"
)

// encoders writes everything that may be written.
var encoders = [...]*Encoder{NewEncoder(Protobuf, nil, "", true, true), NewEncoder(JSON, nil, "", true, true)}

// show writes a record in both encodings, which must say the same, and returns what they say.
func show(t *testing.T, r *Record) string {
	t.Helper()
	said := shownProtobuf(t, encoders[Protobuf].AppendPiece(nil, r))
	if other := shownJSON(t, encoders[JSON].AppendPiece(nil, r)); unified(said) != unified(other) {
		t.Errorf("protobuf: %s\nJSON: %s", shortened(said), shortened(other))
	}
	return said
}

// unified makes one of what JSON cannot tell apart: a missing value in a list and the text that stands for it.
func unified(said string) string {
	return strings.ReplaceAll(said, `"`+nullMark+`"`, "nil")
}

func shortened(said string) string {
	if len(said) > 500 {
		return said[:250] + " ... " + said[len(said)-250:]
	}
	return said
}

// showBody shows a value as a body, without the word.
func showBody(t *testing.T, body any) string {
	t.Helper()
	return strings.TrimPrefix(show(t, &Record{Body: slog.AnyValue(body)}), "body=")
}

// inJSON returns the JSON of a record.
func inJSON(r *Record) string {
	return string(encoders[JSON].AppendPiece(nil, r))
}

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v\nwant: %v", what, got, want)
	}
}
