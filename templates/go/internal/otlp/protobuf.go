package otlp

import (
	"encoding/binary"
	"log/slog"
	"math"
	"time"
)

// oneByte is the first length that one byte does not hold.
const oneByte = 1 << 7

// The only NaN that is written.
const canonicalNaN = 0x7ff8000000000000

// appendProtobuf appends the content of a record. The lengths of messages are not known beforehand: a byte is left for
// each, and what follows is moved in the rare case that it takes more.
func (p *probe) appendProtobuf(dst []byte, r *Record, f fields) []byte {
	at := unixNano(r.Time)
	dst = appendTime(dst, TagLogRecordTimeUnixNano, at)
	if severity := inRange(r.Severity); severity > 0 {
		dst = append(dst, TagLogRecordSeverityNumber, byte(severity))
	}
	if f.severityText && r.SeverityText != "" {
		dst = p.appendField(dst, TagLogRecordSeverityText, r.SeverityText, maxTextBytes)
	}
	if body := r.Body; body.Kind() == slog.KindString && len(body.String()) < oneByte-2 {
		p.enter()
		dst = p.appendQuickText(dst, TagLogRecordBody, body.String(), true)
	} else if body := bodyOf(body); hasValue(body) {
		at := len(dst) + 1
		dst = append(dst, TagLogRecordBody, 0)
		dst = closeMessage(p.appendValue(dst, body, body.Kind(), 1), at)
	}
	dst = p.appendEntries(dst, TagLogRecordAttributes, r.Attrs, 1)
	if dropped := droppedCount(r.DroppedAttrs); dropped > 0 {
		dst = append(dst, TagLogRecordDroppedAttributesCount)
		dst = binary.AppendUvarint(dst, dropped)
	}
	if r.Flags > 0 {
		dst = append(dst, TagLogRecordFlags, r.Flags, 0, 0, 0)
	}
	if r.TraceID != [len(r.TraceID)]byte{} {
		dst = append(dst, TagLogRecordTraceID, byte(len(r.TraceID)))
		dst = append(dst, r.TraceID[:]...)
	}
	if r.SpanID != [len(r.SpanID)]byte{} {
		dst = append(dst, TagLogRecordSpanID, byte(len(r.SpanID)))
		dst = append(dst, r.SpanID[:]...)
	}
	if f.observedTime {
		if r.ObservedTime != r.Time { // mostly it is seen when it happens
			at = unixNano(r.ObservedTime)
		}
		dst = appendTime(dst, TagLogRecordObservedTimeUnixNano, at)
	}
	if r.EventName != "" {
		dst = p.appendField(dst, TagLogRecordEventName, r.EventName, maxTextBytes)
	}
	return dst
}

func appendTime(dst []byte, tag byte, at uint64) []byte {
	if at > 0 {
		dst = append(dst, tag)
		dst = binary.LittleEndian.AppendUint64(dst, at)
	}
	return dst
}

// appendField appends a text unless it is empty, as proto3 has it.
func (p *probe) appendField(dst []byte, tag byte, text string, limit int) []byte {
	if text == "" {
		return dst
	}
	if len(text) < oneByte {
		return p.appendQuickText(dst, tag, text, false)
	}
	dst = appendText(dst, tag, text)
	p.check(dst, len(text), limit)
	return dst
}

func appendText(dst []byte, tag byte, text string) []byte {
	return append(binary.AppendUvarint(append(dst, tag), uint64(len(text))), text...)
}

// appendEntries appends attributes or the entries of a map.
func (p *probe) appendEntries(dst []byte, tag byte, entries []slog.Attr, depth int) []byte {
	p.distinct(entries)
	for i := range entries {
		if p.crossed {
			break
		}
		entry := &entries[i]
		kind := entry.Value.Kind()
		var isDone bool
		if dst, isDone = p.appendQuickEntry(dst, tag, entry.Key, &entry.Value, kind); isDone {
			continue
		}
		at := len(dst) + 1
		dst = p.appendField(append(dst, tag, 0), TagKeyValueKey, entry.Key, maxKeyBytes)
		valueAt := len(dst) + 1
		dst = append(dst, TagKeyValueValue, 0)
		dst = closeMessage(p.appendValue(dst, entry.Value, kind, depth), valueAt)
		dst = closeMessage(dst, at)
	}
	return dst
}

// appendValue appends the content of an AnyValue.
func (p *probe) appendValue(dst []byte, v slog.Value, kind slog.Kind, depth int) []byte {
	switch p.enter(); kind {
	case slog.KindString:
		text := v.String()
		if len(text) < oneByte {
			return p.appendQuickText(dst, TagAnyValueStringValue, text, false)
		}
		dst = appendText(dst, TagAnyValueStringValue, text)
		p.check(dst, len(text), maxTextBytes)
		return dst
	case slog.KindInt64:
		return binary.AppendUvarint(append(dst, TagAnyValueIntValue), uint64(v.Int64()))
	case slog.KindFloat64:
		return binary.LittleEndian.AppendUint64(append(dst, TagAnyValueDoubleValue), doubleBits(v.Float64()))
	case slog.KindBool:
		if v.Bool() {
			return append(dst, TagAnyValueBoolValue, 1)
		}
		return append(dst, TagAnyValueBoolValue, 0)
	case slog.KindTime:
		at := len(dst) + 1
		return closeMessage(v.Time().AppendFormat(append(dst, TagAnyValueStringValue, 0), time.RFC3339Nano), at)
	case slog.KindGroup:
		return p.appendMap(dst, v.Group(), depth)
	}
	return p.appendAny(dst, plain(v, p.room()), depth)
}

// appendAny appends a value that was made plain.
func (p *probe) appendAny(dst []byte, v slog.Value, depth int) []byte {
	if kind := v.Kind(); kind != slog.KindAny {
		p.values--
		return p.appendValue(dst, v, kind, depth)
	}
	switch held := v.Any().(type) {
	case Entries:
		return p.appendMap(dst, held, depth)
	case List:
		return p.appendList(dst, held, depth)
	case []byte:
		p.measure(held)
		return append(binary.AppendUvarint(append(dst, TagAnyValueBytesValue), uint64(len(held))), held...)
	}
	return dst // nothing is an AnyValue without content
}

// doubleBits returns the bits of a double, the same ones for every NaN.
func doubleBits(double float64) uint64 {
	if math.IsNaN(double) {
		return canonicalNaN
	}
	return math.Float64bits(double)
}

func (p *probe) appendMap(dst []byte, entries []slog.Attr, depth int) []byte {
	p.nest(depth)
	at := len(dst) + 1
	dst = append(dst, TagAnyValueKvlistValue, 0)
	return closeMessage(p.appendEntries(dst, TagKeyValueListValues, entries, depth+1), at)
}

func (p *probe) appendList(dst []byte, list List, depth int) []byte {
	p.nest(depth)
	at := len(dst) + 1
	dst = append(dst, TagAnyValueArrayValue, 0)
	for _, element := range list {
		if p.crossed {
			break
		}
		elementAt := len(dst) + 1
		dst = append(dst, TagArrayValueValues, 0)
		dst = closeMessage(p.appendValue(dst, element, element.Kind(), depth+1), elementAt)
	}
	return closeMessage(dst, at)
}

// closeMessage writes the length of a message into the byte that was left for it.
func closeMessage(dst []byte, at int) []byte {
	if len(dst)-at > oneByte {
		return widen(dst, at)
	}
	dst[at] = byte(len(dst) - at - 1)
	return dst
}

// widen moves a message to make room for a length of more than one byte.
func widen(dst []byte, at int) []byte {
	var length [binary.MaxVarintLen64]byte
	size := binary.PutUvarint(length[:], uint64(len(dst)-at-1))
	dst = append(dst, length[1:size]...) // as many bytes as it moves
	copy(dst[at+size:], dst[at+1:])
	copy(dst[at:], length[:size])
	return dst
}
