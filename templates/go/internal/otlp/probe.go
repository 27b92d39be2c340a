package otlp

import (
	"hash/maphash"
	"log/slog"
	"math"
	"time"
	"unicode/utf8"
)

// probe finds out, while a record is written as it is, whether it may be: within its limits, and every text UTF-8.
type probe struct {
	values  int
	crossed bool // it must be trimmed first; what was written is worthless
	trusted bool // it was trimmed
}

func (p *probe) cross() {
	p.crossed = !p.trusted
}

// check looks at the text or key of so many bytes that was appended last.
func (p *probe) check(dst []byte, size, limit int) {
	if text := dst[len(dst)-size:]; size > limit || !isASCII(text) && !utf8.Valid(text) {
		p.cross()
	}
}

// measure looks at bytes.
func (p *probe) measure(held []byte) {
	if len(held) > maxTextBytes {
		p.cross()
	}
}

// enter counts a value.
func (p *probe) enter() {
	p.values++
	if p.values > maxValues {
		p.cross()
	}
}

// room returns how many more values there may be, and one: that many elements of a list are enough to find that it has
// too many.
func (p *probe) room() int {
	return max(0, maxValues-p.values) + 1
}

// nest checks the depth of a list or map.
func (p *probe) nest(depth int) {
	if depth > maxDepth {
		p.cross()
	}
}

// distinct checks that no two attributes have the same key.
func (p *probe) distinct(attrs []slog.Attr) {
	const few = 16 // more are rare, and hashed
	if len(attrs) > few {
		p.distinctMany(attrs)
		return
	}
	var seen uint64 // a bit for each key so far; where two share one, they are compared
	for i := range attrs {
		bit := keyBit(attrs[i].Key)
		if seen&bit != 0 && hasKey(attrs[:i], attrs[i].Key) {
			p.cross()
		}
		seen |= bit
	}
}

// keyBit returns one of 64 bits for a key. Any function of the key is right; this one is fast and parts most.
func keyBit(key string) uint64 {
	if key == "" {
		return 1
	}
	last := len(key) - 1
	return 1 << ((key[0] + 3*key[last] + 5*byte(last)) % 64)
}

func hasKey(attrs []slog.Attr, key string) bool {
	for i := range attrs {
		if attrs[i].Key == key {
			return true
		}
	}
	return false
}

var keySeed = maphash.MakeSeed()

// distinctMany hashes keys into a table on the stack.
func (p *probe) distinctMany(attrs []slog.Attr) {
	const slots = 512
	if len(attrs) > slots/2 {
		p.cross() // the trimmer takes its time
		return
	}
	var table [slots]uint16 // index of an attribute, and one
	for i := range attrs {
		key := attrs[i].Key
		slot := maphash.String(keySeed, key) % slots
		for ; table[slot] > 0; slot = (slot + 1) % slots {
			if attrs[table[slot]-1].Key == key {
				p.cross()
			}
		}
		table[slot] = uint16(i + 1)
	}
}

// unixNano returns a time in nanoseconds since 1970; 0 where that is not from 1 to the largest int64.
func unixNano(t time.Time) uint64 {
	const nanoseconds = 1_000_000_000
	seconds := t.Unix()
	if seconds < 0 || seconds > math.MaxInt64/nanoseconds {
		return 0
	}
	return uint64(max(0, seconds*nanoseconds+int64(t.Nanosecond()))) // beyond the largest it is negative
}

// droppedCount returns the number of dropped attributes as far as it can be written.
func droppedCount(count int) uint64 {
	return uint64(min(max(0, count), math.MaxUint32))
}
