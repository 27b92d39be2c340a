package otlp

import (
	"encoding/binary"
	"log/slog"
	"sync/atomic"
)

// Encoding is how OTLP is written.
type Encoding int

// The encodings that OTLP has.
const (
	Protobuf Encoding = iota
	JSON
)

// Encoder writes records and the requests that they are sent in. It may be used by many goroutines.
type Encoder struct {
	encoding Encoding
	fields   fields
	envelope
	longRecords atomic.Bool // the length of the last record took two bytes in protobuf, or more
}

// fields says which fields are written of those that not every endpoint wants.
type fields struct{ observedTime, severityText bool }

// NewEncoder returns an encoder for the requests of LipService. The resource is written as the attributes of a record.
func NewEncoder(encoding Encoding, resource []slog.Attr, scopeVersion string, observedTime, severityText bool) *Encoder {
	return NewScopedEncoder(encoding, resource, ScopeName, scopeVersion, observedTime, severityText)
}

// NewScopedEncoder returns an encoder for a scope of any name.
func NewScopedEncoder(
	encoding Encoding, resource []slog.Attr, scopeName, scopeVersion string, observedTime, severityText bool,
) *Encoder {
	around := protobufEnvelope
	if encoding == JSON {
		around = jsonEnvelope
	}
	name, version := repaired(scopeName), repaired(scopeVersion)
	return &Encoder{
		encoding: encoding,
		fields:   fields{observedTime, severityText},
		envelope: around(trimResource(resource), name, version),
	}
}

// ContentType returns what the encoding is called in HTTP.
func (e *Encoder) ContentType() string {
	if e.encoding == JSON {
		return "application/json"
	}
	return "application/x-protobuf"
}

// AppendPiece appends what a record is in a request. Where dst has room and the record holds nothing but what slog keeps
// without allocating, nothing is allocated.
func (e *Encoder) AppendPiece(dst []byte, r *Record) []byte {
	start := len(dst)
	var p probe
	if len(r.Attrs) > maxAttributes {
		p.crossed = true
	} else {
		dst = e.append(dst, r, &p)
	}
	// Every text of a record stands in its piece, so a short piece holds no more than it may.
	if p.crossed || len(dst)-start > maxRecordBytes {
		dst = e.append(dst[:start], trim(r, e.fields), &probe{trusted: true})
	}
	return dst
}

func (e *Encoder) append(dst []byte, r *Record, p *probe) []byte {
	if e.encoding == JSON {
		return p.appendJSON(dst, r, e.fields)
	}
	return e.appendMessage(dst, r, p)
}

// appendMessage appends a record as a field of its scope's message. Most are longer than the 127 bytes that a length of
// one byte can tell, many are not, and to move one costs as much as three attributes: as many bytes are left for the
// length as the last one took.
func (e *Encoder) appendMessage(dst []byte, r *Record, p *probe) []byte {
	at, isLong := len(dst)+1, e.longRecords.Load()
	if isLong {
		dst = append(dst, TagScopeLogsLogRecords, 0, 0)
	} else {
		dst = append(dst, TagScopeLogsLogRecords, 0)
	}
	dst = p.appendProtobuf(dst, r, e.fields)
	if isLong {
		length := len(dst) - at - 2
		if length >= oneByte && length < oneByte<<7 {
			dst[at], dst[at+1] = byte(length)|oneByte, byte(length>>7)
			return dst
		}
		copy(dst[at+1:], dst[at+2:])
		dst = dst[:len(dst)-1]
	}
	if isLongNow := len(dst)-at > oneByte; isLongNow != isLong {
		e.longRecords.Store(isLongNow)
	}
	return closeMessage(dst, at)
}

// BodyLen returns the length of a request that has so many pieces with so many bytes together.
func (e *Encoder) BodyLen(count, pieceBytes int) int {
	if count == 0 {
		return 0
	}
	if e.encoding == JSON {
		return len(e.resource) + len(e.scope) + pieceBytes + count - 1 + len(jsonEnd)
	}
	scopeLogs := len(e.scope) + pieceBytes
	resourceLogs := len(e.resource) + fieldLen(scopeLogs)
	return fieldLen(resourceLogs)
}

// AppendBody appends a request. Without pieces it is nothing.
func (e *Encoder) AppendBody(dst []byte, pieces [][]byte) []byte {
	if len(pieces) == 0 {
		return dst
	}
	if e.encoding == JSON {
		return e.appendJSONBody(dst, pieces)
	}
	dst = e.appendEnvelope(dst, pieces)
	for i := 0; i < len(pieces); {
		run := pieces[i]
		// Pieces lie one behind the other in the exporter's buffers: those that do are copied at once.
		for i++; i < len(pieces) && isBehind(run, pieces[i]); i++ {
			run = run[:len(run)+len(pieces[i])]
		}
		dst = append(dst, run...)
	}
	return dst
}

// isBehind tells whether a piece begins where another one ends, in the same array.
func isBehind(one, piece []byte) bool {
	end := len(one)
	return len(piece) > 0 && cap(one)-end >= len(piece) && &one[:end+1][end] == &piece[0]
}

func (e *Encoder) appendJSONBody(dst []byte, pieces [][]byte) []byte {
	dst = append(append(dst, e.resource...), e.scope...)
	for i, piece := range pieces {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, piece...)
	}
	return append(dst, jsonEnd...)
}

// appendEnvelope appends all that stands before the pieces in protobuf.
func (e *Encoder) appendEnvelope(dst []byte, pieces [][]byte) []byte {
	scopeLogs := len(e.scope)
	for _, piece := range pieces {
		scopeLogs += len(piece)
	}
	resourceLogs := len(e.resource) + fieldLen(scopeLogs)
	dst = binary.AppendUvarint(append(dst, TagExportLogsServiceRequestResourceLogs), uint64(resourceLogs))
	dst = append(dst, e.resource...)
	dst = binary.AppendUvarint(append(dst, TagResourceLogsScopeLogs), uint64(scopeLogs))
	return append(dst, e.scope...)
}
