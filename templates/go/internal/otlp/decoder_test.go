package otlp

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// What a decoder that knows nothing of the encoder makes of a piece: a text that is the same for both encodings, such as
// `time=1 severity=9 body="a" attrs=[k=5 l=["x" nil]] event="e"`. Only what is written is in it.

// wire reads protobuf, field by field.
type wire struct {
	t    *testing.T
	rest []byte
}

func (w *wire) varint() uint64 {
	value, size := binary.Uvarint(w.rest)
	if size <= 0 || size > 1 && w.rest[size-1] == 0 {
		w.t.Fatalf("no varint, or none of the shortest form: % x", w.rest)
	}
	w.rest = w.rest[size:]
	return value
}

func (w *wire) take(size uint64) []byte {
	if size > uint64(len(w.rest)) {
		w.t.Fatalf("%d bytes are missing", size-uint64(len(w.rest)))
	}
	taken := w.rest[:size]
	w.rest = w.rest[size:]
	return taken
}

// fields calls back with each field's number and what it holds: a number, or bytes.
func (w *wire) fields(handle func(field, number uint64, held []byte)) {
	last := uint64(0)
	for len(w.rest) > 0 {
		tag := w.varint()
		if tag>>3 < last {
			w.t.Fatalf("field %d stands behind %d", tag>>3, last)
		}
		last = tag >> 3
		switch tag & 7 {
		case 0:
			handle(last, w.varint(), nil)
		case 1:
			handle(last, binary.LittleEndian.Uint64(w.take(8)), nil)
		case 2:
			handle(last, 0, w.take(w.varint()))
		case 5:
			handle(last, uint64(binary.LittleEndian.Uint32(w.take(4))), nil)
		default:
			w.t.Fatalf("wire type %d", tag&7)
		}
	}
}

func (w *wire) text(held []byte) string {
	if !utf8.Valid(held) {
		w.t.Fatalf("not UTF-8: %q", held)
	}
	return strconv.Quote(string(held))
}

// shownProtobuf reads a piece in protobuf.
func shownProtobuf(t *testing.T, piece []byte) string {
	t.Helper()
	w := &wire{t, piece}
	if tag := w.varint(); tag != 2<<3|2 {
		t.Fatalf("a piece begins with the tag %d", tag)
	}
	w = &wire{t, w.take(w.varint())}
	var parts, attrs []string
	w.fields(func(field, number uint64, held []byte) {
		switch field {
		case 1, 2, 7, 8, 11:
			parts = append(parts, fmt.Sprintf("%s=%d", fieldNames[field], number))
		case 3, 12:
			parts = append(parts, fieldNames[field]+"="+w.text(held))
		case 5:
			parts = append(parts, "body="+protobufValue(t, held))
		case 6:
			attrs = append(attrs, protobufEntry(t, held))
		case 9, 10:
			parts = append(parts, fieldNames[field]+"="+hex.EncodeToString(held))
		default:
			t.Fatalf("field %d", field)
		}
	})
	return shown(parts, attrs)
}

var fieldNames = map[uint64]string{
	1: "time", 2: "severity", 3: "text", 7: "dropped", 8: "flags", 9: "trace", 10: "span", 11: "observed", 12: "event",
}

func shown(parts, attrs []string) string {
	if len(attrs) > 0 {
		parts = append(parts, "attrs=["+strings.Join(attrs, " ")+"]")
	}
	return strings.Join(parts, " ")
}

func protobufEntry(t *testing.T, message []byte) string {
	w := &wire{t, message}
	key, value := "", "missing"
	w.fields(func(field, _ uint64, held []byte) {
		if field == 1 {
			key = strings.Trim(w.text(held), `"`)
		} else {
			value = protobufValue(t, held)
		}
	})
	return key + "=" + value
}

func protobufValue(t *testing.T, message []byte) string {
	w := &wire{t, message}
	result := "nil"
	w.fields(func(field, number uint64, held []byte) {
		switch field {
		case 1:
			result = w.text(held)
		case 2:
			result = strconv.FormatBool(number == 1)
		case 3:
			result = strconv.FormatInt(int64(number), 10)
		case 4:
			result = shownDouble(math.Float64frombits(number))
		case 5:
			var values []string
			(&wire{t, held}).fields(func(_, _ uint64, held []byte) { values = append(values, protobufValue(t, held)) })
			result = "[" + strings.Join(values, " ") + "]"
		case 6:
			var values []string
			(&wire{t, held}).fields(func(_, _ uint64, held []byte) { values = append(values, protobufEntry(t, held)) })
			result = "{" + strings.Join(values, " ") + "}"
		case 7:
			result = fmt.Sprintf("x%x", held)
		}
	})
	return result
}

func shownDouble(double float64) string {
	switch {
	case math.IsNaN(double):
		return `"NaN"`
	case math.IsInf(double, 0):
		return strconv.Quote(map[bool]string{true: "Infinity", false: "-Infinity"}[double > 0])
	}
	return strconv.FormatFloat(double, 'g', -1, 64) + "d"
}

type jsonRecord struct {
	TimeUnixNano, ObservedTimeUnixNano string
	SeverityNumber                     uint64
	SeverityText, EventName            string
	Body                               *jsonAny
	Attributes                         []jsonKeyValue
	DroppedAttributesCount, Flags      uint64
	TraceID                            string `json:"traceId"`
	SpanID                             string `json:"spanId"`
}

type jsonKeyValue struct {
	Key   string
	Value *jsonAny
}

type jsonAny struct {
	StringValue *string
	BoolValue   *bool
	IntValue    *string
	DoubleValue *float64
	ArrayValue  *struct{ Values []jsonAny }
	KvlistValue *struct{ Values []jsonKeyValue }
	BytesValue  *[]byte
}

// shownJSON reads a piece in JSON.
func shownJSON(t *testing.T, piece []byte) string {
	t.Helper()
	var r jsonRecord
	decoder := json.NewDecoder(bytes.NewReader(piece))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil || decoder.More() || !utf8.Valid(piece) {
		t.Fatalf("no JSON (%v): %q", err, piece)
	}
	var parts, attrs []string
	add := func(name string, value any) {
		if value != "" && value != uint64(0) {
			parts = append(parts, fmt.Sprintf("%s=%v", name, value))
		}
	}
	quoted := func(text string) string {
		if text == "" {
			return ""
		}
		return strconv.Quote(text)
	}
	add("time", r.TimeUnixNano)
	add("severity", r.SeverityNumber)
	add("text", quoted(r.SeverityText))
	if r.Body != nil {
		add("body", r.Body.shown(false))
	}
	add("dropped", r.DroppedAttributesCount)
	add("flags", r.Flags)
	add("trace", r.TraceID)
	add("span", r.SpanID)
	add("observed", r.ObservedTimeUnixNano)
	add("event", quoted(r.EventName))
	for _, entry := range r.Attributes {
		attrs = append(attrs, entry.shown())
	}
	return shown(parts, attrs)
}

func (e *jsonKeyValue) shown() string {
	return strings.Trim(strconv.Quote(e.Key), `"`) + "=" + e.Value.shown(false)
}

func (v *jsonAny) shown(inList bool) string {
	var values []string
	switch {
	case v.StringValue != nil && inList && *v.StringValue == "null":
		return "nil"
	case v.StringValue != nil:
		return strconv.Quote(*v.StringValue)
	case v.BoolValue != nil:
		return strconv.FormatBool(*v.BoolValue)
	case v.IntValue != nil:
		return *v.IntValue
	case v.DoubleValue != nil:
		return shownDouble(*v.DoubleValue)
	case v.ArrayValue != nil:
		for _, value := range v.ArrayValue.Values {
			values = append(values, value.shown(true))
		}
		return "[" + strings.Join(values, " ") + "]"
	case v.KvlistValue != nil:
		for _, entry := range v.KvlistValue.Values {
			values = append(values, entry.shown())
		}
		return "{" + strings.Join(values, " ") + "}"
	case v.BytesValue != nil:
		return fmt.Sprintf("x%x", *v.BytesValue)
	}
	return "nil"
}
