package otlp

import (
	"encoding/hex"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func fullRecord() *Record {
	return &Record{
		Time: time.Unix(0, 1), ObservedTime: time.Unix(0, 2), Severity: 9, SeverityText: "INFO",
		Body: slog.StringValue("a"), Attrs: []slog.Attr{slog.Int("k", -1)}, DroppedAttrs: 300,
		TraceID: [16]byte{0: 1, 15: 2}, SpanID: [8]byte{0: 3, 7: 4}, Flags: 129, EventName: "e",
	}
}

func TestFieldsAreWrittenInTheOrderOfTheirNumbers(t *testing.T) {
	want := `{"timeUnixNano":"1","severityNumber":9,"severityText":"INFO","body":{"stringValue":"a"},` +
		`"attributes":[{"key":"k","value":{"intValue":"-1"}}],"droppedAttributesCount":300,"flags":129,` +
		`"traceId":"01000000000000000000000000000002","spanId":"0300000000000004","observedTimeUnixNano":"2","eventName":"e"}`
	expect(t, "JSON", inJSON(fullRecord()), want)
	want = "090100000000000000" + "1009" + "1a04494e464f" + "2a030a0161" + "32100a016b120b18ffffffffffffffffff01" + "38ac02" +
		"4581000000" + "4a1001000000000000000000000000000002" + "52080300000000000004" + "590200000000000000" + "620165"
	got := hex.EncodeToString(encoders[Protobuf].AppendPiece(nil, fullRecord()))
	expect(t, "protobuf", got, fmt.Sprintf("12%02x%s", len(want)/2, want))
}

func TestDefaultsAreLeftOut(t *testing.T) {
	expect(t, "JSON", inJSON(&Record{}), "{}")
	expect(t, "protobuf", hex.EncodeToString(encoders[Protobuf].AppendPiece(nil, &Record{})), "1200")
	expect(t, "key", inJSON(&Record{Attrs: []slog.Attr{slog.Int("", 0)}}), `{"attributes":[{"key":"","value":{"intValue":"0"}}]}`)
}

func TestTheValueOfAnAnyValueIsAlwaysWritten(t *testing.T) {
	for value, want := range map[any]string{"": "0a00", false: "1000", 0: "1800", 0.0: "210000000000000000"} {
		piece := encoders[Protobuf].AppendPiece(nil, &Record{Body: slog.AnyValue(value)})
		expect(t, fmt.Sprintf("%#v", value), hex.EncodeToString(piece[4:]), want)
	}
	expect(t, "list", showBody(t, List{}), "[]")
	expect(t, "map", showBody(t, Entries{}), "{}")
	expect(t, "bytes", showBody(t, []byte{}), "x")
	expect(t, "empty in JSON", inJSON(&Record{Body: slog.AnyValue(List{slog.AnyValue(Entries{}), slog.AnyValue([]byte{})})}),
		`{"body":{"arrayValue":{"values":[{"kvlistValue":{"values":[]}},{"bytesValue":""}]}}}`)
}

func TestNothingIsNoBodyAndAMarkInAListInJSON(t *testing.T) {
	expect(t, "body", inJSON(&Record{Body: slog.AnyValue(nil)}), "{}")
	expect(t, "pointer", inJSON(&Record{Body: slog.AnyValue((*int)(nil))}), "{}")
	held := &Record{Body: slog.AnyValue(List{{}}), Attrs: []slog.Attr{slog.Any("k", nil)}}
	expect(t, "JSON", inJSON(held), `{"body":{"arrayValue":{"values":[{"stringValue":"`+nullMark+`"}]}},`+
		`"attributes":[{"key":"k","value":{}}]}`)
	expect(t, "protobuf", hex.EncodeToString(encoders[Protobuf].AppendPiece(nil, held)), "120d"+"2a042a020a00"+"32050a016b1200")
}

func TestTimesOutsideOfTheirRangeAreLeftOut(t *testing.T) {
	latest := time.Unix(0, 1<<63-1)
	for _, outside := range []time.Time{{}, time.Unix(0, 0), time.Unix(-1, 999_999_999), latest.Add(1), time.Unix(1<<40, 0), time.Unix(-1<<40, 0)} {
		expect(t, outside.String(), show(t, &Record{Time: outside, ObservedTime: outside}), "")
	}
	expect(t, "the last", show(t, &Record{Time: latest}), "time=9223372036854775807")
}

func TestNumbersOutsideOfTheirRangeAreBroughtIntoIt(t *testing.T) {
	for given, want := range map[int]string{-1: "", 0: "", 1: "severity=1", 24: "severity=24", 25: "", 1 << 40: ""} {
		expect(t, fmt.Sprint("severity ", given), show(t, &Record{Severity: given}), want)
	}
	for given, want := range map[int]string{-5: "", 1 << 40: "dropped=4294967295", 128: "dropped=128"} {
		expect(t, fmt.Sprint("dropped ", given), show(t, &Record{DroppedAttrs: given}), want)
	}
}

func TestAnEndpointThatDoesNotWantThemDoesNotGetThem(t *testing.T) {
	r := &Record{ObservedTime: time.Unix(1, 0), SeverityText: strings.Repeat("x", maxTextBytes+1), EventName: "e"}
	expect(t, "protobuf", shownProtobuf(t, NewEncoder(Protobuf, nil, "", false, false).AppendPiece(nil, r)), `event="e"`)
	expect(t, "JSON", shownJSON(t, NewEncoder(JSON, nil, "", false, false).AppendPiece(nil, r)), `event="e"`)
}

func TestLengthsOfAnySizeAreRight(t *testing.T) {
	for _, size := range []int{0, 1, 100, 110, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 16_000, 16_370, 16_376, 16_377,
		16_378, 16_379, 16_380, 16_381, 16_382, 16_383, 16_384, 16_385, maxTextBytes} {
		text := strings.Repeat("x", size)
		expect(t, fmt.Sprint(size), showBody(t, text), `"`+text+`"`)
		got := showBody(t, List{slog.GroupValue(slog.String("k", text), slog.Any("l", List{slog.StringValue(text)}))})
		expect(t, fmt.Sprint(size, " inside"), got, `[{k="`+text+`" l=["`+text+`"]}]`)
		expect(t, fmt.Sprint(size, " attribute"), show(t, &Record{Attrs: []slog.Attr{slog.String("k", text)}}), `attrs=[k="`+text+`"]`)
	}
}

func TestAPieceDoesNotDependOnTheOneBefore(t *testing.T) {
	short, long := fullRecord(), fullRecord()
	long.SeverityText = strings.Repeat("x", 200)
	for _, e := range encoders {
		want := [...]string{string(e.AppendPiece(nil, short)), string(e.AppendPiece(nil, long))}
		for i, r := range []*Record{short, short, long, short, long, long, short} {
			got := string(e.AppendPiece([]byte("before"), r))
			expect(t, fmt.Sprint(i), got, "before"+want[min(1, len(r.SeverityText)/100)])
		}
	}
}
