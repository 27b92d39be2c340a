package otlp

import (
	"encoding/binary"
	"log/slog"
	"slices"
	"unicode/utf8"
)

const (
	// notASCII has the bit of each byte of a word that is set in none of ASCII.
	notASCII = 0x8080808080808080

	// entryHead is what stands before the key of an entry if all its lengths are one byte, and valueHead what stands
	// before the content of a scalar. A text has its length before it too.
	entryHead = 4
	valueHead = 3

	// quickRoom is enough for an entry all lengths of which are one byte, and a varint more.
	quickRoom = 2 + oneByte + binary.MaxVarintLen64
	// quickKey is how long its key may be, so that any number fits behind it.
	quickKey = oneByte - entryHead - valueHead - binary.MaxVarintLen64
)

// Whatever has lengths of one byte is within these limits.
const (
	_ = uint(maxKeyBytes - oneByte)
	_ = uint(maxTextBytes - oneByte)
)

// appendQuickEntry appends an entry all lengths of which are one byte, or returns false. Most entries are: room for one is
// made at once, and its parts are put where they belong. Heads are put as one word each, with what follows over it.
func (p *probe) appendQuickEntry(dst []byte, tag byte, key string, value *slog.Value, kind slog.Kind) ([]byte, bool) {
	if uint(len(key)-1) >= quickKey {
		return dst, false
	}
	at := len(dst)
	if cap(dst)-at < quickRoom {
		dst = slices.Grow(dst, quickRoom)
	}
	entry := dst[at : at+quickRoom]
	rest := entry[entryHead+len(key):]
	size := 0 // of the content
	switch kind {
	case slog.KindString:
		text := value.String()
		if len(text) >= quickKey-len(key) {
			return dst, false
		}
		size = 1 + len(text)
		putHead(rest, TagKeyValueValue, byte(1+size), TagAnyValueStringValue, byte(len(text)))
		if putText(rest[valueHead+1:], text)&notASCII != 0 && !utf8.ValidString(text) {
			p.cross()
		}
	case slog.KindInt64:
		size = putVarint(rest[valueHead:], uint64(value.Int64()))
		putHead(rest, TagKeyValueValue, byte(1+size), TagAnyValueIntValue, rest[valueHead])
	case slog.KindFloat64:
		size = 8
		bits := doubleBits(value.Float64())
		putHead(rest, TagKeyValueValue, byte(1+size), TagAnyValueDoubleValue, 0)
		binary.LittleEndian.PutUint64(rest[valueHead:], bits)
	case slog.KindBool:
		size = 1
		content := byte(0)
		if value.Bool() {
			content = 1
		}
		putHead(rest, TagKeyValueValue, byte(1+size), TagAnyValueBoolValue, content)
	default:
		return dst, false
	}
	p.enter()
	length := entryHead + len(key) + valueHead + size
	putHead(entry, tag, byte(length-2), TagKeyValueKey, byte(len(key)))
	if putText(entry[entryHead:], key)&notASCII != 0 && !utf8.ValidString(key) {
		p.cross()
	}
	return dst[:at+length], true
}

// putHead writes four bytes at once.
func putHead(dst []byte, first, second, third, fourth byte) {
	binary.LittleEndian.PutUint32(dst, uint32(first)|uint32(second)<<8|uint32(third)<<16|uint32(fourth)<<24)
}

// appendQuickText appends a text as a field, or as an AnyValue in one, where its lengths are one byte each.
func (p *probe) appendQuickText(dst []byte, tag byte, text string, isValue bool) []byte {
	at, head := len(dst), 2
	if isValue {
		head = 4
	}
	dst = extended(dst, head+len(text))
	dst[at], dst[at+1] = tag, byte(head-2+len(text))
	if isValue {
		dst[at+2], dst[at+3] = TagAnyValueStringValue, byte(len(text))
	}
	if putText(dst[at+head:], text)&notASCII != 0 && !utf8.ValidString(text) {
		p.cross()
	}
	return dst
}

// extended makes a slice longer by so many bytes, which may hold anything.
func extended(dst []byte, count int) []byte {
	if cap(dst)-len(dst) < count {
		dst = slices.Grow(dst, count)
	}
	return dst[:len(dst)+count]
}

// putText copies a text to where there is room for it. It returns words in which a bit of `notASCII` is set if any of its
// bytes is not ASCII: to look at them while they are copied takes half of the time. Lengths within one case take one way,
// parts of which are copied twice: a loop would end at another step each time, which no processor foresees.
func putText(dst []byte, text string) uint64 {
	const word, half = 8, 4
	size := len(text)
	dst = dst[:size]
	if size >= word {
		if size > 2*word {
			return putLongText(dst, text)
		}
		first, last := wordOf(text), wordOf(text[size-word:])
		binary.LittleEndian.PutUint64(dst, first)
		binary.LittleEndian.PutUint64(dst[size-word:], last)
		return first | last
	}
	if size >= half {
		first, last := halfWordOf(text), halfWordOf(text[size-half:])
		binary.LittleEndian.PutUint32(dst, first)
		binary.LittleEndian.PutUint32(dst[size-half:], last)
		return uint64(first | last)
	}
	if size == 0 {
		return 0
	}
	first, middle, last := text[0], text[size/2], text[size-1]
	dst[0], dst[size/2], dst[size-1] = first, middle, last
	return uint64(first | middle | last)
}

// putLongText does it for more than two words; dst has the length of the text.
func putLongText(dst []byte, text string) uint64 {
	const word = 8
	size := len(text)
	if size > 4*word {
		copy(dst, text)
		if isASCII(dst) {
			return 0
		}
		return notASCII
	}
	first, second := wordOf(text), wordOf(text[word:])
	third, last := wordOf(text[size-2*word:]), wordOf(text[size-word:])
	binary.LittleEndian.PutUint64(dst, first)
	binary.LittleEndian.PutUint64(dst[word:], second)
	binary.LittleEndian.PutUint64(dst[size-2*word:], third)
	binary.LittleEndian.PutUint64(dst[size-word:], last)
	return first | second | third | last
}

// wordOf returns the first 8 bytes of a text; the compiler makes one load of it.
func wordOf(text string) uint64 {
	_ = text[7]
	return uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
		uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
}

// halfWordOf returns the first 4 bytes of a text.
func halfWordOf(text string) uint32 {
	_ = text[3]
	return uint32(text[0]) | uint32(text[1])<<8 | uint32(text[2])<<16 | uint32(text[3])<<24
}

// putVarint writes a varint to where there is room for it, and returns its length.
func putVarint(dst []byte, value uint64) int {
	at := 0
	for ; value >= oneByte; value >>= 7 {
		dst[at] = byte(value) | oneByte
		at++
	}
	dst[at] = byte(value)
	return at + 1
}
