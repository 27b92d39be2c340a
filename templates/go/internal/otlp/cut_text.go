package otlp

import "unicode/utf8"

// cutText returns a text as UTF-8 of at most `limit` bytes. One that is cut ends with a mark, if that fits.
func cutText(text string, limit int) string {
	isWhole := len(text) <= limit
	if !isWhole {
		// Where this cuts through a character, that is too near the end to stand before the mark.
		text = text[:limit]
	}
	text = repaired(text)
	if isWhole && len(text) <= limit {
		return text
	}
	end := limit - len(cutMark)
	if end < 0 {
		return ""
	}
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + cutMark
}
