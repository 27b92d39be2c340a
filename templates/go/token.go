package lipservice

// tokenPart is a part of a piece that a rule describes. width is its bytes, unless they vary.
type tokenPart struct {
	kind  itemKind
	width int
}

// line lets all items of a canonical line come in, until the end or until the stack is full.
func (s *stack) line(text []byte) {
	for pos := 0; pos < len(text) && !s.isFull(); {
		char := text[pos]
		switch is := traits[char]; {
		case is&isSpace != 0:
			end := spaceEnd(text, pos)
			s.space(text[pos:end])
			pos = end
		case is&isDelimiter == 0:
			end, seen := tokenEnd(text, pos)
			s.token(text[pos:end], seen)
			pos = end
		case hasPlaceholder(text[pos:]):
			s.arrive(kindVariable, nil)
			pos += len(placeholder)
		default:
			pos++
			s.delimiter(char, text[pos:])
		}
	}
}

func spaceEnd(text []byte, pos int) int {
	for pos < len(text) && traits[text[pos]]&isSpace != 0 {
		pos++
	}
	return pos
}

// tokenEnd returns where the token at pos ends, and the traits of all its bytes.
func tokenEnd(text []byte, pos int) (end int, seen byteTraits) {
	for ; pos < len(text); pos++ {
		is := traits[text[pos]]
		if is&endsToken != 0 {
			break
		}
		seen |= is
	}
	return pos, seen
}

// token cuts a token and lets its items come in. seen holds the traits of all its bytes.
//
// One leading colon comes off, unless it is doubled; runs of dots cut the rest in pieces; closers come off each piece.
func (s *stack) token(text []byte, seen byteTraits) {
	if s.atValue() {
		s.value(text)
		return
	}
	if text[0] == tokenLead && (len(text) == 1 || text[1] != tokenLead) {
		s.literals(text[:1])
		text = text[1:]
	}
	if seen&isDot != 0 {
		text = s.dottedPieces(text)
	}
	s.piece(text)
}

// atValue tells whether the next token is the value of a key that names no message. Reduction "value".
func (s *stack) atValue() bool {
	return s.below(0).char == valueAfter && !s.isWord(len(s.items)-2, valueUnlessKey)
}

// value lets the value of a key come in. Reduction "value": all of it is a variable, but for the closers at its end.
func (s *stack) value(text []byte) {
	end := closersStart(text)
	if end > 0 {
		s.arrive(kindVariable, nil)
	}
	s.literals(text[end:])
}

// dottedPieces lets the pieces before long runs of dots come in, and the dots, and returns the last piece.
func (s *stack) dottedPieces(text []byte) []byte {
	start, dots := 0, 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] == '.' {
			dots++
			continue
		}
		if dots >= ellipsisDots {
			s.piece(text[start : i-dots])
			s.literals(text[i-dots : i])
			start = i
		}
		dots = 0
	}
	s.work += len(text)
	return text[start:]
}

// piece classes a piece without the closers at its end; these are literals.
func (s *stack) piece(text []byte) {
	end := closersStart(text)
	if end > 0 {
		s.class(text[:end])
	}
	s.literals(text[end:])
}

// closersStart returns where the closers at the end of a text begin.
func closersStart(text []byte) int {
	end := len(text)
	for end > 0 && traits[text[end-1]]&isCloser != 0 {
		end--
	}
	return end
}

// class lets a piece come in as what the first rule that fits it says; a piece that no rule fits is a word.
func (s *stack) class(piece []byte) {
	for len(piece) > 0 {
		rule, boundary := s.classify(piece)
		if rule < 0 {
			s.arrive(kindWord, piece)
			return
		}
		parts := tokenRules[rule]
		if len(parts) == 1 {
			s.arrive(parts[0].kind, piece)
			return
		}
		piece = s.parts(parts, piece, boundary)
	}
}

// parts lets the parts of a piece come in, the first of which ends at boundary. It returns the last one where that is to
// be classed again, so that a long chain of keys is a loop.
func (s *stack) parts(parts []tokenPart, piece []byte, boundary int) []byte {
	width := boundary
	last := len(parts) - 1
	for i, part := range parts[:last] {
		s.part(part.kind, piece[:width])
		piece = piece[width:]
		width = parts[i+1].width
	}
	if parts[last].kind == kindToken {
		return piece
	}
	s.part(parts[last].kind, piece)
	return nil
}

// part lets a part of a piece come in, classed by the rules again where its rule says so.
func (s *stack) part(kind itemKind, text []byte) {
	switch {
	case len(text) == 0:
	case kind == kindToken:
		s.class(text)
	default:
		s.arrive(kind, text)
	}
}

// startsWithLiteral tells whether the first item of a token, which text begins with, is a literal: a leading colon, a
// long run of dots, or a first piece made of closers only.
func (s *stack) startsWithLiteral(text []byte) bool {
	if text[0] == tokenLead && (len(text) == 1 || text[1] != tokenLead) {
		return true
	}
	dots := 0
	for _, char := range text {
		s.work++
		is := traits[char]
		switch {
		case is&isCloser == 0:
			return is&endsToken != 0
		case is&isDot != 0:
			dots++
		default:
			dots = 0
		}
		if dots >= ellipsisDots {
			return true
		}
	}
	return true
}
