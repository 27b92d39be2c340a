package lipservice

import (
	"bytes"
	"encoding/binary"
	"math/bits"
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

// everyByte has 1 in every byte of a word.
const everyByte = ^uint64(0) / 0xFF

// appendCollapsed appends a text with a single 0 for every run of digits.
//
// Whether a byte is a digit is unpredictable in the lines that matter, so no byte is asked by itself: words are looked at
// whole, and written whole, with what comes next over the bytes that go.
func appendCollapsed(dst, text []byte) []byte {
	n := len(dst)
	dst = slices.Grow(dst, len(text)+wordBytes)[:n+len(text)+wordBytes]
	var after uint64 // the digit bit of the byte before
	for ; len(text) >= wordBytes; text = text[wordBytes:] {
		word := binary.LittleEndian.Uint64(text)
		digits := digitBits(word)
		word &^= digits >> 7 * 0x0F // each is a 0
		binary.LittleEndian.PutUint64(dst[n:], word)
		again := digits & (digits<<8 | after)
		after = digits >> (8 * (wordBytes - 1))
		if again == 0 {
			n += wordBytes
		} else {
			n = putWithout(dst, n, word, again)
		}
	}
	for _, char := range text {
		n, after = putCollapsed(dst, n, char, after)
	}
	return dst[:n]
}

// digitBits returns the highest bit of each byte of a word that is a digit.
func digitBits(word uint64) uint64 {
	offset := word ^ '0'*everyByte
	return ^(offset&(0x7F*everyByte) + (0x80-10)*everyByte | offset) & (0x80 * everyByte)
}

// putWithout writes a word without the bytes whose highest bits are given, and returns where the next one goes.
func putWithout(dst []byte, n int, word, gone uint64) int {
	left := 8 * wordBytes
	for gone != 0 {
		stay := bits.TrailingZeros64(gone) &^ 7
		run := bits.TrailingZeros64(^(gone>>stay)&(0x80*everyByte)) &^ 7
		n += stay / 8
		word >>= stay + run
		gone >>= stay + run
		left -= stay + run
		binary.LittleEndian.PutUint64(dst[n:], word)
	}
	return n + left/8
}

// putCollapsed writes a byte, a digit as 0, and returns where the next one goes.
func putCollapsed(dst []byte, n int, char byte, after uint64) (next int, digit uint64) {
	one := (uint64(char-'0') - 10) >> 63 // 1 if it is one
	dst[n] = char &^ byte(one*0x0F)
	return n + 1 - int(one&(after>>7)), one << 7
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
