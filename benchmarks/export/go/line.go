package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

// line is one record, in the types of either side.
type line struct {
	body    string
	attrs   []slog.Attr
	values  []attribute.KeyValue
	traceID [16]byte
	spanID  [8]byte
	flags   byte
	context context.Context
}

// UnmarshalJSON makes texts of its own, so that each line can be held by itself.
func (l *line) UnmarshalJSON(data []byte) error {
	var given struct {
		Body       string   `json:"body"`
		Attributes [][2]any `json:"attributes"`
		TraceID    string   `json:"trace_id"`
		SpanID     string   `json:"span_id"`
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&given); err != nil {
		return err
	}
	*l = line{body: given.Body, context: context.Background()}
	for _, pair := range given.Attributes {
		key, _ := pair[0].(string)
		if err := l.add(key, pair[1]); err != nil {
			return err
		}
	}
	return l.identify(given.TraceID, given.SpanID)
}

func (l *line) add(key string, value any) error {
	switch value := value.(type) {
	case string:
		l.attrs = append(l.attrs, slog.String(key, value))
		l.values = append(l.values, attribute.String(key, value))
	case bool:
		l.attrs = append(l.attrs, slog.Bool(key, value))
		l.values = append(l.values, attribute.Bool(key, value))
	case json.Number:
		if whole, err := value.Int64(); err == nil {
			l.attrs = append(l.attrs, slog.Int64(key, whole))
			l.values = append(l.values, attribute.Int64(key, whole))
			return nil
		}
		number, err := value.Float64()
		l.attrs = append(l.attrs, slog.Float64(key, number))
		l.values = append(l.values, attribute.Float64(key, number))
		return err
	default:
		return fmt.Errorf("%s: no attribute is a %T", key, value)
	}
	return nil
}

func (l *line) identify(traceID, spanID string) error {
	if traceID == "" {
		return nil
	}
	if _, err := hex.Decode(l.traceID[:], []byte(traceID)); err != nil {
		return err
	}
	if _, err := hex.Decode(l.spanID[:], []byte(spanID)); err != nil {
		return err
	}
	l.flags = 1
	l.context = trace.ContextWithSpanContext(l.context, trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: l.traceID, SpanID: l.spanID, TraceFlags: trace.FlagsSampled,
	}))
	return nil
}
