// Package wellformed repairs texts that are not UTF-8, in the way that is the same in every language.
package wellformed

import "unicode/utf8"

// Append appends a text with U+FFFD in the place of each maximal subpart of an ill-formed sequence, as browsers do.
// (Go's own conversions replace each byte, so they would tell two languages' reading of the same bytes apart.)
func Append(dst, text []byte) []byte {
	for len(text) > 0 {
		char, size := utf8.DecodeRune(text)
		if char == utf8.RuneError && size == 1 {
			size = maximalSubpart(text)
		}
		dst = utf8.AppendRune(dst, char)
		text = text[size:]
	}
	return dst
}

// maximalSubpart returns the length of the longest start of an ill-formed text that could have begun a character, at
// least 1.
func maximalSubpart(text []byte) int {
	size := 1
	for size < len(text) && !utf8.FullRune(text[:size+1]) {
		size++
	}
	return size
}
