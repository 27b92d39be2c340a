package otlp

import (
	"encoding/hex"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func bodyAsJSON(e *Encoder, records ...*Record) string {
	var pieces [][]byte
	for _, r := range records {
		pieces = append(pieces, e.AppendPiece(nil, r))
	}
	return string(e.AppendBody(nil, pieces))
}

func TestEmptyPartsOfARequestAreNotWritten(t *testing.T) {
	resource := []slog.Attr{slog.String("a", "b")}
	for _, c := range []struct {
		resource      []slog.Attr
		name, version string
		want          string
	}{
		{nil, "", "", `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{},{}]}]}]}`},
		{nil, "s", "", `{"resourceLogs":[{"scopeLogs":[{"scope":{"name":"s"},"logRecords":[{},{}]}]}]}`},
		{nil, "", "1", `{"resourceLogs":[{"scopeLogs":[{"scope":{"version":"1"},"logRecords":[{},{}]}]}]}`},
		{resource, "s", "1", `{"resourceLogs":[{"resource":{"attributes":[{"key":"a","value":{"stringValue":"b"}}]},` +
			`"scopeLogs":[{"scope":{"name":"s","version":"1"},"logRecords":[{},{}]}]}]}`},
	} {
		e := NewScopedEncoder(JSON, c.resource, c.name, c.version, true, true)
		expect(t, "JSON", bodyAsJSON(e, &Record{}, &Record{}), c.want)
	}
	e := NewScopedEncoder(Protobuf, nil, "", "", true, true)
	expect(t, "protobuf", hex.EncodeToString([]byte(bodyAsJSON(e, &Record{}))), "0a0412021200")
	e = NewScopedEncoder(Protobuf, resource, "s", "1", true, true)
	expect(t, "protobuf", hex.EncodeToString([]byte(bodyAsJSON(e, &Record{}))),
		"0a18"+"0a0a"+"0a080a016112030a0162"+"120a"+"0a06"+"0a0173"+"120131"+"1200")
}

func TestARequestWithoutRecordsIsNothing(t *testing.T) {
	for encoding := range JSON + 1 {
		e := NewEncoder(encoding, eightKeys(), "1", true, true)
		expect(t, "body", len(e.AppendBody(nil, nil))+e.BodyLen(0, 0), 0)
	}
}

func TestTheLengthOfABodyIsKnownBeforehand(t *testing.T) {
	for encoding := range JSON + 1 {
		for _, resource := range [][]slog.Attr{nil, eightKeys()} {
			e := NewEncoder(encoding, resource, "1", true, true)
			for _, size := range []int{0, 50, 100, 128, 16_000, 16_384} {
				for count := 1; count < 300; count += 1 + count/3 {
					piece := e.AppendPiece(nil, &Record{EventName: strings.Repeat("x", size)})
					pieces := make([][]byte, count)
					for i := range pieces {
						pieces[i] = piece
					}
					expect(t, fmt.Sprint(size, " ", count), len(e.AppendBody(nil, pieces)), e.BodyLen(count, count*len(piece)))
				}
			}
		}
	}
}

func TestAResourceIsTrimmedAsARecordIs(t *testing.T) {
	resource := []slog.Attr{slog.Int("a", 1), slog.String("b\xff", "\xff"), slog.Int("a", 2)}
	got := bodyAsJSON(NewScopedEncoder(JSON, resource, "\xff", "", true, true), &Record{})
	want := `{"resourceLogs":[{"resource":{"attributes":[{"key":"b` + "\ufffd" + `","value":{"stringValue":"` + "\ufffd" + `"}},` +
		`{"key":"a","value":{"intValue":"2"}}]},"scopeLogs":[{"scope":{"name":"` + "\ufffd" + `"},"logRecords":[{}]}]}]}`
	expect(t, "JSON", got, want)
}

func TestTheScopeIsOurs(t *testing.T) {
	got := bodyAsJSON(NewEncoder(JSON, nil, "7", true, true), &Record{})
	expect(t, "scope", strings.Contains(got, `"scope":{"name":"`+ScopeName+`","version":"7"}`), true)
	expect(t, "content type", NewEncoder(JSON, nil, "", true, true).ContentType(), "application/json")
	expect(t, "content type", NewEncoder(Protobuf, nil, "", true, true).ContentType(), "application/x-protobuf")
}

func TestAScopeMayHaveANameOfAnyLength(t *testing.T) {
	long := strings.Repeat("x", maxTextBytes+1)
	got := bodyAsJSON(NewScopedEncoder(JSON, nil, long, "", true, true), &Record{})
	expect(t, "JSON", strings.Contains(got, `"scope":{"name":"`+long+`"}`), true)
	got = bodyAsJSON(NewScopedEncoder(Protobuf, nil, long, "", true, true), &Record{})
	expect(t, "protobuf", strings.Contains(got, long), true)
}

func eightKeys() []slog.Attr {
	var attrs []slog.Attr
	for i := range 8 {
		attrs = append(attrs, slog.String(fmt.Sprint("key ", i), strings.Repeat("v", 30)))
	}
	return attrs
}
