package otlp

import (
	"fmt"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"
)

// maker makes values of the bytes it is given.
type maker struct{ rest []byte }

func (m *maker) next() byte {
	if len(m.rest) == 0 {
		return 0
	}
	char := m.rest[0]
	m.rest = m.rest[1:]
	return char
}

func (m *maker) number() uint64 {
	number := uint64(0)
	for range m.next() % 9 {
		number = number<<8 | uint64(m.next())
	}
	return number
}

func (m *maker) text() string {
	size := min(int(m.next()), len(m.rest))
	text := string(m.rest[:size])
	m.rest = m.rest[size:]
	if size%50 == 49 {
		return strings.Repeat(text, int(m.number()%(maxTextBytes/10)))
	}
	return text
}

func (m *maker) attrs() []slog.Attr {
	attrs := make([]slog.Attr, m.next()%12)
	if m.next() == 0xff {
		attrs = make([]slog.Attr, 2*maxAttributes)
	}
	for i := range attrs {
		attrs[i] = slog.Attr{Key: m.text(), Value: m.value()}
	}
	return attrs
}

func (m *maker) value() slog.Value {
	switch m.next() % 14 {
	case 0:
		return slog.IntValue(int(m.number()))
	case 1:
		return slog.Float64Value(math.Float64frombits(m.number()))
	case 2:
		return slog.BoolValue(m.next() > 100)
	case 3:
		return slog.TimeValue(time.Unix(int64(m.number()), 0).UTC())
	case 4:
		return slog.GroupValue(m.attrs()...)
	case 5:
		return slog.AnyValue(Entries(m.attrs()))
	case 6:
		list := make(List, m.next()%8)
		for i := range list {
			list[i] = m.value()
		}
		return slog.AnyValue(list)
	case 7:
		return slog.AnyValue([]byte(m.text()))
	case 8:
		return slog.Uint64Value(m.number())
	case 9:
		return slog.AnyValue(map[string]string{m.text(): m.text(), m.text(): m.text()})
	case 10:
		return slog.AnyValue(fmt.Errorf("%s", m.text()))
	case 11:
		return slog.Value{}
	case 12:
		return slog.AnyValue(ints(int(m.number() % (2 * maxValues))))
	}
	return slog.StringValue(m.text())
}

func (m *maker) record() *Record {
	return &Record{
		Time: time.Unix(0, int64(m.number())), ObservedTime: time.Unix(int64(m.number()), 0), Severity: int(m.next()),
		SeverityText: m.text(), Body: m.value(), Attrs: m.attrs(), DroppedAttrs: int(m.number()),
		TraceID: [16]byte{m.next()}, SpanID: [8]byte{m.next()}, Flags: m.next(), EventName: m.text(),
	}
}

// FuzzAppendPiece looks for a record that its two encodings say different things about, or that is not valid in one.
func FuzzAppendPiece(f *testing.F) {
	for seed := range 50 {
		var text []byte
		for i := range 20 * seed {
			text = append(text, byte(i*(seed+3)+i*i/7))
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r := (&maker{text}).record()
		said := show(t, r)
		for _, e := range encoders {
			piece := e.AppendPiece([]byte("before"), r)
			if string(piece[:6]) != "before" {
				t.Errorf("what stood before is %q", piece[:6])
			}
			if again := e.AppendPiece(make([]byte, 0, len(piece)), r); string(again) != string(piece[6:]) {
				t.Errorf("written twice: %s", shortened(said))
			}
		}
		// Trimming changes nothing where nothing is to be trimmed: both ways to a piece are one.
		for _, e := range encoders {
			trimmed := e.append(nil, trim(r, e.fields), &probe{trusted: true})
			if string(trimmed) != string(e.AppendPiece(nil, r)) {
				t.Errorf("the careful way: %s", shortened(said))
			}
		}
	})
}
