package lipservice

import (
	"bytes"
	"encoding/binary"
	"slices"
	"unicode/utf8"
)

// window returns the part of a message that the signature can depend on: what comes after it has no influence, whatever
// it is, because repairing a text never makes it shorter.
func window(message string) string {
	return message[:min(len(message), maxFormBytes+utf8.UTFMax)]
}

// cut shortens a well-formed text to at most limit bytes, between two characters.
func cut(text []byte, limit int) []byte {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit]
}

// firstLine returns the first line that holds more than space, nothing if there is none. Lines end at LF or CR.
func firstLine(text []byte) []byte {
	first := 0
	for first < len(text) && (traits[text[first]]&isSpace != 0 || endsLine(text[first])) {
		first++
	}
	if first == len(text) {
		return nil
	}
	start := first
	for start > 0 && !endsLine(text[start-1]) {
		start--
	}
	return text[start : first+lineEnd(text[first:])]
}

func endsLine(char byte) bool {
	return char == '\n' || char == '\r'
}

// lineEnd returns where the line that a text begins with ends.
func lineEnd(text []byte) int {
	if end := bytes.IndexByte(text, '\n'); end >= 0 {
		text = text[:end]
	}
	if end := bytes.IndexByte(text, '\r'); end >= 0 {
		return end
	}
	return len(text)
}

// wordBytes is how many bytes are looked at together.
const wordBytes = 8

// appendCollapsed appends a text with a single 0 for every run of digits.
//
// Whether a byte is a digit is unpredictable in the lines that matter, so nothing branches on it: each byte is written,
// and the next one overwrites it if it was a digit after another.
func appendCollapsed(dst, text []byte) []byte {
	n := len(dst)
	dst = slices.Grow(dst, len(text)+wordBytes)[:n+len(text)+wordBytes]
	var after uint32 // 1 after a digit
	for ; len(text) >= wordBytes; text = text[wordBytes:] {
		word := binary.LittleEndian.Uint64(text)
		if !holdsDigit(word) {
			binary.LittleEndian.PutUint64(dst[n:], word)
			n, after = n+wordBytes, 0
			continue
		}
		for range wordBytes {
			n, after = putCollapsed(dst, n, byte(word), after)
			word >>= 8
		}
	}
	for _, char := range text {
		n, after = putCollapsed(dst, n, char, after)
	}
	return dst[:n]
}

// putCollapsed writes a byte, a digit as 0, and returns where the next one goes.
func putCollapsed(dst []byte, n int, char byte, after uint32) (next int, digit uint32) {
	digit = (uint32(char-'0') - 10) >> 31
	dst[n] = char &^ byte(digit*0x0F)
	return n + 1 - int(digit&after), digit
}

// holdsDigit tells whether one of the eight bytes of a word is a digit.
func holdsDigit(word uint64) bool {
	const each = ^uint64(0) / 0xFF // 1 in every byte
	offset := word ^ '0'*each
	return (offset-10*each)&^offset&(0x80*each) != 0
}

func isDigit(char byte) bool {
	return char-'0' <= 9
}

// appendCanonical appends the canonical form of a text: what the scan reads, and an exact key for what it finds.
func appendCanonical(dst, text []byte) []byte {
	text = cut(text, textBytes)
	if firstLineOnly {
		text = firstLine(text)
	}
	return appendCollapsed(dst, text)
}
