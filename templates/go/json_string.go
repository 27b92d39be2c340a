package lipservice

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// skipString passes over a string, checking it.
func (b *jsonBody) skipString() bool {
	b.pos++
	for b.pos < len(b.text) {
		switch char := b.text[b.pos]; {
		case char == '"':
			b.pos++
			return true
		case char < ' ':
			return false
		case char == '\\':
			if !b.skipEscape() {
				return false
			}
		default:
			b.pos++
		}
	}
	return false
}

// skipEscape passes over an escape, checking it.
func (b *jsonBody) skipEscape() bool {
	b.pos++
	char := b.peek()
	b.pos++
	if char != 'u' {
		return char != 0 && strings.IndexByte(`"\/bfnrt`, char) >= 0
	}
	if b.pos+4 > len(b.text) {
		return false
	}
	for _, digit := range b.text[b.pos : b.pos+4] {
		if hexValue(digit) < 0 {
			return false
		}
	}
	b.pos += 4
	return true
}

// appendString appends the content of the string at the position, which was checked before, with escapes resolved.
func (b *jsonBody) appendString(dst []byte) []byte {
	b.pos++
	for {
		start := b.pos
		for b.text[b.pos] != '"' && b.text[b.pos] != '\\' {
			b.pos++
		}
		dst = append(dst, b.text[start:b.pos]...)
		b.pos++
		if b.text[b.pos-1] == '"' {
			return dst
		}
		dst = b.appendEscape(dst)
	}
}

// appendEscape appends what an escape stands for. A surrogate without its partner is U+FFFD, as everywhere.
func (b *jsonBody) appendEscape(dst []byte) []byte {
	char := b.text[b.pos]
	b.pos++
	switch char {
	case 'b':
		return append(dst, '\b')
	case 'f':
		return append(dst, '\f')
	case 'n':
		return append(dst, '\n')
	case 'r':
		return append(dst, '\r')
	case 't':
		return append(dst, '\t')
	case 'u':
		return utf8.AppendRune(dst, b.unicodeEscape())
	}
	return append(dst, char)
}

// unicodeEscape returns the character of the four hexadecimal digits at the position, and of the escape after them
// where the two are a surrogate pair.
func (b *jsonBody) unicodeEscape() rune {
	char := b.hex4(b.pos)
	b.pos += 4
	if !utf16.IsSurrogate(char) {
		return char
	}
	if b.text[b.pos] == '\\' && b.text[b.pos+1] == 'u' {
		if pair := utf16.DecodeRune(char, b.hex4(b.pos+2)); pair != utf8.RuneError {
			b.pos += 6
			return pair
		}
	}
	return utf8.RuneError
}

func (b *jsonBody) hex4(pos int) rune {
	var char rune
	for _, digit := range b.text[pos : pos+4] {
		char = char<<4 | hexValue(digit)
	}
	return char
}

// hexValue returns what a hexadecimal digit stands for, -1 for any other byte.
func hexValue(digit byte) rune {
	switch {
	case isDigit(digit):
		return rune(digit - '0')
	case 'a' <= digit|' ' && digit|' ' <= 'f':
		return rune(digit|' '-'a') + 10
	}
	return -1
}
