// Package wellformed repairs texts that are not UTF-8, in the way that is the same in every language.
package wellformed

import "unicode/utf8"

// Append appends a text with U+FFFD in the place of each maximal subpart of an ill-formed sequence, as browsers do.
// (Go's own conversions replace each byte, so they would tell two languages' reading of the same bytes apart.)
func Append(dst, text []byte) []byte {
	for len(text) > 0 {
		char, size := utf8.DecodeRune(text)
		if char == utf8.RuneError && size == 1 {
			size = maximalSubpart(string(text[:min(len(text), utf8.UTFMax)]))
		}
		dst = utf8.AppendRune(dst, char)
		text = text[size:]
	}
	return dst
}

// Size returns how many bytes a text has that was repaired. They are not fewer than those of the text.
func Size(text string) int {
	if utf8.ValidString(text) {
		return len(text)
	}
	total := 0
	for len(text) > 0 {
		char, size := utf8.DecodeRuneInString(text)
		if char == utf8.RuneError && size == 1 {
			size = maximalSubpart(text)
		}
		total += utf8.RuneLen(char)
		text = text[size:]
	}
	return total
}

// Is tells whether a text, repaired, is another one, which is UTF-8. It repairs only where that can be.
func Is(text, other string) bool {
	if text == other {
		return true
	}
	return len(text) <= len(other) && !utf8.ValidString(text) && string(Append(nil, []byte(text))) == other
}

// maximalSubpart returns the length of the longest start of an ill-formed text that could have begun a character, at
// least 1.
func maximalSubpart(text string) int {
	size := 1
	for size < len(text) && !utf8.FullRuneInString(text[:size+1]) {
		size++
	}
	return size
}
