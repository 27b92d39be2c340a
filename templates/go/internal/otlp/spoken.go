package otlp

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"
)

// Methods of the caller's types are called here and nowhere else. They may panic.

// logValue returns what a value says of itself to slog.
func logValue(held slog.LogValuer) (v slog.Value) {
	defer func() {
		if recover() != nil {
			v = unreadable(held)
		}
	}()
	if isNilPointer(held) {
		return slog.Value{}
	}
	return held.LogValue()
}

// spoken returns what a value says of itself: as an error, as a text, as JSON or to package fmt, whichever it can first.
func spoken(held any) (v slog.Value, ok bool) {
	defer func() {
		if recover() != nil {
			v, ok = unreadable(held), true
		}
	}()
	switch held := held.(type) {
	case *time.Time:
		return slog.TimeValue(*held), true // as text it would be in Go's own form
	case json.RawMessage:
		return marshalled(held), true // from Go 1.27 on it has a String, too, but is a value and no text
	case error:
		return slog.StringValue(held.Error()), true
	case fmt.Stringer:
		return slog.StringValue(held.String()), true
	case encoding.TextMarshaler:
		text, err := held.MarshalText()
		if err != nil {
			return unreadable(held), true
		}
		return slog.StringValue(string(text)), true
	case json.Marshaler:
		return marshalled(held), true
	case fmt.Formatter:
		return slog.StringValue(fmt.Sprint(held)), true
	}
	return slog.Value{}, false
}

// marshalled returns what a value says of itself as JSON.
func marshalled(held json.Marshaler) slog.Value {
	text, err := held.MarshalJSON()
	if err != nil {
		return unreadable(held)
	}
	return parsed(text)
}

// parsed returns what a JSON text means; the text itself if it is none.
func parsed(text []byte) slog.Value {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return slog.StringValue(string(text))
	}
	return slog.AnyValue(value)
}
