//go:build !race

package otlp

import (
	"fmt"
	"log/slog"
	"testing"
	"time"
)

func eightAttrs() []slog.Attr {
	return []slog.Attr{
		slog.String("http.method", "GET"), slog.Int("http.status", 503), slog.Float64("took", 12.75),
		slog.Bool("cached", true), slog.Time("at", time.Unix(1_700_000_000, 5).UTC()), slog.Duration("wait", time.Second),
		slog.Uint64("bytes", 1<<40), slog.String("user", "bob \u65e5\u672c"),
	}
}

func someRecord(attrs int) *Record {
	return &Record{
		Time: time.Unix(1_700_000_000, 1), ObservedTime: time.Unix(1_700_000_000, 2), Severity: 9, SeverityText: "INFO",
		Body: slog.StringValue("request handled in 12 ms, cache"), Attrs: eightAttrs()[:attrs],
		TraceID: [16]byte{1}, SpanID: [8]byte{2}, Flags: 1,
	}
}

// Under the race detector more is allocated, so this is held without it.
func TestNothingIsAllocatedForARecordOfPlainValues(t *testing.T) {
	grouped := someRecord(8)
	grouped.Attrs = append(grouped.Attrs, slog.Group("of", "a", 1, slog.Group("in", "b", true)))
	many := someRecord(0)
	for i := range maxAttributes {
		many.Attrs = append(many.Attrs, slog.Int(fmt.Sprint("key ", i), i))
	}
	for encoding := range JSON + 1 {
		e := NewEncoder(encoding, nil, "", true, true)
		buffer := make([]byte, 0, 1<<14)
		for name, record := range map[string]*Record{
			"empty": {}, "three": someRecord(3), "eight": someRecord(8), "grouped": grouped, "many": many,
			"long": {Body: slog.StringValue(fmt.Sprintf("%5000d", 1))},
			"list": {Body: slog.AnyValue(List{slog.IntValue(1), {}, slog.AnyValue([]byte("x"))})},
		} {
			if got := testing.AllocsPerRun(200, func() { e.AppendPiece(buffer, record) }); got > 0 {
				t.Errorf("%v, %s: %v allocations", encoding, name, got)
			}
		}
	}
}

func TestNothingIsAllocatedForABody(t *testing.T) {
	for encoding := range JSON + 1 {
		e := NewEncoder(encoding, eightAttrs(), "1", true, true)
		buffer := make([]byte, 0, 1<<12)
		pieces := [][]byte{e.AppendPiece(nil, someRecord(3)), e.AppendPiece(nil, someRecord(8))}
		if got := testing.AllocsPerRun(200, func() { e.AppendBody(buffer, pieces) }); got > 0 {
			t.Errorf("%v: %v allocations", encoding, got)
		}
	}
}

func BenchmarkAppendPiece(b *testing.B) {
	for encoding, name := range []string{"protobuf", "json"} {
		for _, attrs := range []int{0, 3, 8} {
			b.Run(fmt.Sprint(name, " ", attrs), func(b *testing.B) {
				e, record, buffer := NewEncoder(Encoding(encoding), nil, "", true, true), someRecord(attrs), []byte(nil)
				b.ReportAllocs()
				for b.Loop() {
					buffer = e.AppendPiece(buffer[:0], record)
				}
			})
		}
	}
}
