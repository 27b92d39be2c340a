package modelrecord

import (
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"strconv"
	"time"
)

// modelRecord is a record of the model. Everything may be left out.
type modelRecord struct {
	Time         string               `json:"time"` // nanoseconds since 1970, as decimal digits
	Observed     string               `json:"observed"`
	Severity     int                  `json:"severity"`
	SeverityText string               `json:"severity_text"`
	Body         json.RawMessage      `json:"body"`
	Attributes   [][2]json.RawMessage `json:"attributes"`
	Dropped      int                  `json:"dropped"`
	Flags        uint32               `json:"flags"`
	TraceID      string               `json:"trace_id"`
	SpanID       string               `json:"span_id"`
	EventName    string               `json:"event_name"`
}

// Read reads a record.
func Read(raw json.RawMessage) (Record, error) {
	var read modelRecord
	if err := json.Unmarshal(raw, &read); err != nil {
		return Record{}, err
	}
	record := Record{
		Time: moment(read.Time), ObservedTime: moment(read.Observed), Severity: read.Severity,
		SeverityText: read.SeverityText, DroppedAttrs: read.Dropped, Flags: byte(read.Flags), EventName: read.EventName,
	}
	identify(record.TraceID[:], read.TraceID)
	identify(record.SpanID[:], read.SpanID)
	var err error
	if record.Attrs, err = readPairs(read.Attributes); err != nil || read.Body == nil {
		return record, err
	}
	record.Body, err = readValue(read.Body)
	return record, err
}

// ReadAttributes reads attributes.
func ReadAttributes(raw [][2]json.RawMessage) ([]slog.Attr, error) {
	return readPairs(raw)
}

// moment reads nanoseconds; what a time of Go cannot hold is no time.
func moment(digits string) time.Time {
	nanoseconds, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || nanoseconds <= 0 {
		return time.Time{}
	}
	return time.Unix(0, nanoseconds)
}

// identify reads an id of just the right length; another is none.
func identify(id []byte, digits string) {
	if read, err := hex.DecodeString(digits); err == nil && len(read) == len(id) {
		copy(id, read)
	}
}
