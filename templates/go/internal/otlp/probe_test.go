package otlp

import (
	"fmt"
	"log/slog"
	"testing"
	"unicode/utf8"
)

func TestEqualKeysAreFoundAmongAnyNumber(t *testing.T) {
	var attrs []slog.Attr
	for count := range 300 {
		p := &probe{}
		p.distinct(attrs)
		expect(t, fmt.Sprint(count, " distinct"), p.crossed, count > 256)
		for _, other := range []int{0, count / 2, count - 1} {
			if count == 0 {
				break
			}
			p = &probe{}
			p.distinct(append(attrs, attrs[other]))
			expect(t, fmt.Sprint(count, " and ", other), p.crossed, true)
		}
		attrs = append(attrs, slog.Int(fmt.Sprint("k", count%7, "x", count), 0))
	}
}

func TestTextsOfAnyLengthAreKnownToBeASCII(t *testing.T) {
	for size := range 40 {
		text := make([]byte, size)
		for i := range text {
			text[i] = byte(i)
		}
		expect(t, fmt.Sprint(size), isASCII(text), true)
		for i := range text {
			text[i] |= utf8.RuneSelf
			expect(t, fmt.Sprint(size, " ", i), isASCII(text), false)
			text[i] &^= utf8.RuneSelf
		}
	}
}
