package lipservice

import "strings"

// quote is the reduction "quotes". A quote closes the innermost one of its kind, if one is open, and everything opened
// after it. Otherwise it opens, at the start and after a space, a delimiter or a literal; elsewhere it is a literal.
func (s *stack) quote(mark byte, rest []byte) {
	switch {
	case s.marks&markBit(mark) != 0:
		if mark != quoteApostrophe || s.closesBefore(rest) {
			s.closeQuote(mark)
		}
	case opensAfter(s.below(0).kind):
		s.open(mark)
		s.marks |= markBit(mark)
	}
	s.pushByte(kindDelimiter, mark)
}

// markBit returns the bit of a kind of quote, none for a bracket.
func markBit(mark byte) uint8 {
	return 1 << (1 + strings.IndexByte(quoteMarks, mark)) &^ 1
}

// opensAfter tells whether a quote opens above an item of that kind.
func opensAfter(kind itemKind) bool {
	switch kind {
	case kindStart, kindSpace, kindDelimiter, kindLiteral:
		return true
	}
	return false
}

// closesBefore tells whether an apostrophe can close before this text: not when a variable or a word follows at once.
func (s *stack) closesBefore(rest []byte) bool {
	if len(rest) == 0 {
		return true
	}
	if hasPlaceholder(rest) {
		return false
	}
	return traits[rest[0]]&endsToken != 0 || s.startsWithLiteral(rest)
}

// closeQuote closes the innermost quote of its kind and makes a value between the two a variable.
func (s *stack) closeQuote(mark byte) {
	index := len(s.opens) - 1
	for s.opens[index].closer != mark {
		index--
	}
	s.work += len(s.opens) - index
	place := int(s.opens[index].place)
	s.closeOpens(index)
	if place+1 < len(s.items) && s.isQuotedValue(place) {
		s.truncate(place + 1)
		s.pushPlaceholder()
	}
}

// isQuotedValue tells whether the quote at a place begins the value of a key that names no message: it stands directly
// after the delimiter of a value, or after a quoted key and a colon, with one space or none.
func (s *stack) isQuotedValue(place int) bool {
	if s.at(place-1).char == quoteValueAfter {
		return !s.isWord(place-2, quoteUnlessKey)
	}
	colon := place - 1
	if s.at(colon).kind == kindSpace {
		colon--
	}
	return s.at(colon).char == quoteJSONAfter &&
		traits[s.at(colon-1).char]&isKeyMark != 0 &&
		!s.isWord(colon-2, quoteUnlessKey)
}
