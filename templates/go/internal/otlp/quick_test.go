package otlp

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestATextOfAnyLengthIsPutAsItIs(t *testing.T) {
	for size := range 80 {
		text := strings.Repeat("abcdefghijklmnopqrstuvw", 4)[:size]
		dst := bytes.Repeat([]byte{'#'}, size+1)
		expect(t, fmt.Sprint(size, " high"), putText(dst, text)&notASCII, uint64(0))
		expect(t, fmt.Sprint(size), string(dst), text+"#")
		for at := range size {
			changed := text[:at] + "\xff" + text[at+1:]
			if putText(dst, changed)&notASCII == 0 || string(dst) != changed+"#" {
				t.Errorf("%d, %d: %q", size, at, dst)
			}
		}
	}
}

func TestEntriesAreTheSameOnEitherSideOfALengthOfOneByte(t *testing.T) {
	e := NewEncoder(Protobuf, nil, "", true, true)
	for _, value := range []slog.Value{
		slog.StringValue(""), slog.StringValue(strings.Repeat("v", 60)), slog.StringValue("ü"), slog.Int64Value(0),
		slog.Int64Value(127), slog.Int64Value(128), slog.Int64Value(-1), slog.Float64Value(1.5), slog.BoolValue(true),
	} {
		for size := range 140 {
			attr := slog.Attr{Key: strings.Repeat("k", size), Value: value}
			quick := e.AppendPiece(nil, &Record{Attrs: []slog.Attr{attr}})
			// In an entry of its own kind a value takes the long way.
			general := e.AppendPiece(nil, &Record{Attrs: []slog.Attr{{Key: attr.Key, Value: slog.AnyValue(wrapped{value})}}})
			expect(t, fmt.Sprint(value, " ", size), string(quick), string(general))
		}
	}
}

type wrapped struct{ value slog.Value }

func (w wrapped) LogValue() slog.Value { return w.value }

func TestTextsThatAreNotUTF8AreRepairedOnTheQuickWayToo(t *testing.T) {
	e := NewEncoder(Protobuf, nil, "", true, true)
	for _, r := range []Record{
		{Body: slog.StringValue("a\xff")}, {EventName: "a\xff"}, {SeverityText: "a\xff"},
		{Attrs: []slog.Attr{slog.String("a\xff", "b")}}, {Attrs: []slog.Attr{slog.String("a", "b\xff")}},
		{Attrs: []slog.Attr{slog.Int("a\xff", 1)}}, {Attrs: []slog.Attr{slog.Any("a", List{slog.StringValue("\xff")})}},
	} {
		if piece := e.AppendPiece(nil, &r); !bytes.Contains(piece, []byte("\ufffd")) || bytes.Contains(piece, []byte{0xff}) {
			t.Errorf("%+v: %q", r, piece)
		}
	}
}

func TestABodyIsTheSameWhereverItsPiecesLie(t *testing.T) {
	for encoding := range JSON + 1 {
		e := NewEncoder(encoding, eightKeys(), "1", true, true)
		var row []byte
		var together, apart [][]byte
		row = make([]byte, 0, 1<<12)
		for i := range 20 {
			start := len(row)
			row = e.AppendPiece(row, &Record{Body: slog.StringValue(strings.Repeat("x", i*7))})
			together = append(together, row[start:])
			apart = append(apart, bytes.Clone(row[start:]))
		}
		expect(t, "in a row", string(e.AppendBody(nil, together)), string(e.AppendBody(nil, apart)))
		together[3], together[4], apart[3], apart[4] = together[4], together[3], apart[4], apart[3]
		expect(t, "changed", string(e.AppendBody(nil, together)), string(e.AppendBody(nil, apart)))
	}
}
