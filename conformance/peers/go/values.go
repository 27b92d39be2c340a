package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"math"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/trace"
)

// value is a value as the wire tier writes it: one field says of which kind.
type value struct {
	S *string  `json:"s"`
	B *bool    `json:"b"`
	I *string  `json:"i"`
	D *string  `json:"d"`
	X *string  `json:"x"`
	L *[]value `json:"l"`
	M *[]pair  `json:"m"`
}

type pair struct {
	key   string
	value value
}

func (p *pair) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(text, &[]any{&p.key, &p.value})
}

type written struct {
	Time       string `json:"time"`
	Severity   int    `json:"severity"`
	Body       value  `json:"body"`
	Attributes []pair `json:"attributes"`
	Flags      int    `json:"flags"`
	TraceID    string `json:"trace_id"`
	SpanID     string `json:"span_id"`
	EventName  string `json:"event_name"`
}

func (v *value) native() attribute.Value {
	switch {
	case v.S != nil:
		return attribute.StringValue(*v.S)
	case v.B != nil:
		return attribute.BoolValue(*v.B)
	case v.I != nil:
		number, _ := strconv.ParseInt(*v.I, 10, 64)
		return attribute.Int64Value(number)
	case v.D != nil:
		bits, _ := strconv.ParseUint(*v.D, 16, 64)
		return attribute.Float64Value(math.Float64frombits(bits))
	case v.X != nil:
		bytes, _ := hex.DecodeString(*v.X)
		return attribute.ByteSliceValue(bytes)
	case v.L != nil:
		values := make([]attribute.Value, len(*v.L))
		for at := range *v.L {
			values[at] = (*v.L)[at].native()
		}
		return attribute.SliceValue(values...)
	case v.M != nil:
		return attribute.MapValue(native(*v.M)...)
	}
	return attribute.Value{}
}

func native(pairs []pair) []attribute.KeyValue {
	attributes := make([]attribute.KeyValue, len(pairs))
	for at := range pairs {
		attributes[at] = attribute.KeyValue{Key: attribute.Key(pairs[at].key), Value: pairs[at].value.native()}
	}
	return attributes
}

// emitTo emits a record. An id that its types cannot hold, nobody can hand to the SDK.
func (w *written) emitTo(logger log.Logger) error {
	ctx, err := w.span()
	if err != nil {
		return errNone
	}
	var record log.Record
	record.SetTimestamp(time.Now())
	if nanoseconds, err := strconv.ParseInt(w.Time, 10, 64); err == nil {
		record.SetTimestamp(time.Unix(0, nanoseconds))
	}
	record.SetSeverity(log.Severity(w.Severity))
	record.SetBody(w.Body.native())
	record.AddAttributes(native(w.Attributes)...)
	record.SetEventName(w.EventName)
	logger.Emit(ctx, record)
	return nil
}

func (w *written) span() (context.Context, error) {
	if w.TraceID == "" {
		return context.Background(), nil
	}
	traceID, err := trace.TraceIDFromHex(w.TraceID)
	if err != nil {
		return nil, err
	}
	spanID, err := trace.SpanIDFromHex(w.SpanID)
	if err != nil {
		return nil, err
	}
	span := trace.NewSpanContext(trace.SpanContextConfig{TraceID: traceID, SpanID: spanID, TraceFlags: trace.TraceFlags(w.Flags)})
	return trace.ContextWithSpanContext(context.Background(), span), nil
}

// hostile emits values that nobody should log.
func (a *agent) hostile(json.RawMessage) (string, any, error) {
	deep := attribute.StringValue("bottom")
	for range 10_000 {
		deep = attribute.SliceValue(deep)
	}
	values := map[string]attribute.Value{
		"no UTF-8":    attribute.StringValue("a\xffb"),
		"surrogate":   attribute.StringValue("a\xed\xa0\x80b"),
		"NUL":         attribute.StringValue("a\x00b"),
		"huge text":   attribute.StringValue(string(make([]byte, 10_000_000))),
		"NaN":         attribute.Float64Value(math.NaN()),
		"infinity":    attribute.Float64Value(math.Inf(1)),
		"nothing":     {},
		"empty map":   attribute.MapValue(),
		"equal keys":  attribute.MapValue(attribute.Int("a", 1), attribute.Int("a", 2)),
		"empty key":   attribute.MapValue(attribute.Int("", 1)),
		"bytes":       attribute.ByteSliceValue([]byte{0, 0xff}),
		"empty bytes": attribute.ByteSliceValue(nil),
		"depth":       deep,
	}
	logger := a.provider.Logger("wire")
	for what, value := range values {
		var record log.Record
		record.SetSeverity(log.SeverityInfo)
		record.SetBody(attribute.StringValue("hostile " + what))
		record.AddAttributes(attribute.KeyValue{Key: "value", Value: value})
		logger.Emit(context.Background(), record)
	}
	return "emitted", len(values), nil
}
