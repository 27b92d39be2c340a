package otlp

import (
	"encoding/base64"
	"encoding/hex"
	"log/slog"
	"strconv"
	"time"
)

// appendJSON appends a record as an object. Every member begins with a comma; the first one's becomes the brace.
func (p *probe) appendJSON(dst []byte, r *Record, f fields) []byte {
	start := len(dst)
	dst = jsonTime(dst, `,"`+NameLogRecordTimeUnixNano+`":"`, r.Time)
	if severity := inRange(r.Severity); severity > 0 {
		dst = strconv.AppendInt(append(dst, `,"`+NameLogRecordSeverityNumber+`":`...), int64(severity), 10)
	}
	if f.severityText {
		dst = p.jsonField(dst, `,"`+NameLogRecordSeverityText+`":`, r.SeverityText, maxTextBytes)
	}
	if body := bodyOf(r.Body); hasValue(body) {
		dst = p.jsonValue(append(dst, `,"`+NameLogRecordBody+`":`...), body, 1)
	}
	if len(r.Attrs) > 0 {
		dst = p.jsonEntries(append(dst, `,"`+NameLogRecordAttributes+`":[`...), r.Attrs, 1)
	}
	if dropped := droppedCount(r.DroppedAttrs); dropped > 0 {
		dst = strconv.AppendUint(append(dst, `,"`+NameLogRecordDroppedAttributesCount+`":`...), dropped, 10)
	}
	if r.Flags > 0 {
		dst = strconv.AppendUint(append(dst, `,"`+NameLogRecordFlags+`":`...), uint64(r.Flags), 10)
	}
	if r.TraceID != [len(r.TraceID)]byte{} {
		dst = append(hex.AppendEncode(append(dst, `,"`+NameLogRecordTraceID+`":"`...), r.TraceID[:]), '"')
	}
	if r.SpanID != [len(r.SpanID)]byte{} {
		dst = append(hex.AppendEncode(append(dst, `,"`+NameLogRecordSpanID+`":"`...), r.SpanID[:]), '"')
	}
	if f.observedTime {
		dst = jsonTime(dst, `,"`+NameLogRecordObservedTimeUnixNano+`":"`, r.ObservedTime)
	}
	dst = p.jsonField(dst, `,"`+NameLogRecordEventName+`":`, r.EventName, maxTextBytes)
	return closeObject(dst, start)
}

// closeObject ends an object, the members of which begin with commas.
func closeObject(dst []byte, start int) []byte {
	if len(dst) == start {
		return append(dst, '{', '}')
	}
	dst[start] = '{'
	return append(dst, '}')
}

func jsonTime(dst []byte, name string, t time.Time) []byte {
	if at := unixNano(t); at > 0 {
		dst = append(strconv.AppendUint(append(dst, name...), at, 10), '"')
	}
	return dst
}

// jsonField appends a member unless its text is empty.
func (p *probe) jsonField(dst []byte, name, text string, limit int) []byte {
	if text == "" {
		return dst
	}
	return p.jsonText(append(dst, name...), text, limit)
}

// jsonEntries appends attributes or the entries of a map, and the end of their array.
func (p *probe) jsonEntries(dst []byte, entries []slog.Attr, depth int) []byte {
	p.distinct(entries)
	for i := range entries {
		if p.crossed {
			break
		}
		entry := &entries[i]
		if i > 0 {
			dst = append(dst, ',')
		}
		// An empty key is written too: without one PostHog refuses the whole request.
		dst = p.jsonText(append(dst, `{"`+NameKeyValueKey+`":`...), entry.Key, maxKeyBytes)
		dst = append(p.jsonValue(append(dst, `,"`+NameKeyValueValue+`":`...), entry.Value, depth), '}')
	}
	return append(dst, ']')
}

// jsonValue appends an AnyValue.
func (p *probe) jsonValue(dst []byte, v slog.Value, depth int) []byte {
	switch p.enter(); v.Kind() {
	case slog.KindString:
		return append(p.jsonText(append(dst, `{"`+NameAnyValueStringValue+`":`...), v.String(), maxTextBytes), '}')
	case slog.KindInt64:
		dst = strconv.AppendInt(append(dst, `{"`+NameAnyValueIntValue+`":"`...), v.Int64(), 10)
		return append(dst, `"}`...)
	case slog.KindFloat64:
		return jsonDouble(dst, v.Float64())
	case slog.KindBool:
		return append(strconv.AppendBool(append(dst, `{"`+NameAnyValueBoolValue+`":`...), v.Bool()), '}')
	case slog.KindTime:
		dst = v.Time().AppendFormat(append(dst, `{"`+NameAnyValueStringValue+`":"`...), time.RFC3339Nano)
		return append(dst, `"}`...)
	case slog.KindGroup:
		return p.jsonMap(dst, v.Group(), depth)
	}
	return p.jsonAny(dst, plain(v, p.room()), depth)
}

// jsonAny appends a value that was made plain.
func (p *probe) jsonAny(dst []byte, v slog.Value, depth int) []byte {
	if v.Kind() != slog.KindAny {
		p.values--
		return p.jsonValue(dst, v, depth)
	}
	switch held := v.Any().(type) {
	case Entries:
		return p.jsonMap(dst, held, depth)
	case List:
		return p.jsonList(dst, held, depth)
	case []byte:
		p.measure(held)
		dst = base64.StdEncoding.AppendEncode(append(dst, `{"`+NameAnyValueBytesValue+`":"`...), held)
		return append(dst, `"}`...)
	}
	return append(dst, '{', '}')
}

func (p *probe) jsonMap(dst []byte, entries []slog.Attr, depth int) []byte {
	p.nest(depth)
	dst = append(dst, `{"`+NameAnyValueKvlistValue+`":{"`+NameKeyValueListValues+`":[`...)
	return append(p.jsonEntries(dst, entries, depth+1), '}', '}')
}

func (p *probe) jsonList(dst []byte, list List, depth int) []byte {
	p.nest(depth)
	dst = append(dst, `{"`+NameAnyValueArrayValue+`":{"`+NameArrayValueValues+`":[`...)
	for i, element := range list {
		if p.crossed {
			break
		}
		if i > 0 {
			dst = append(dst, ',')
		}
		start := len(dst)
		dst = p.jsonValue(dst, element, depth+1)
		if len(dst)-start == len("{}") {
			// PostHog refuses the whole request for a value without content inside a list.
			dst = append(dst[:start], `{"`+NameAnyValueStringValue+`":"`+nullMark+`"}`...)
		}
	}
	return append(dst, ']', '}', '}')
}
