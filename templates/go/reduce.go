package lipservice

// What happens at the top of the stack when an item arrives. Each method is one reduction of the spec or the arrival of
// one kind of item; parameters that the spec leaves empty switch a reduction off.

// arrive lets an item of a token come in. Nothing comes in once the stack is full.
func (s *stack) arrive(kind itemKind, text []byte) {
	if s.isFull() {
		return
	}
	s.work++
	switch kind {
	case kindVariable:
		s.variable()
	case kindCalendar:
		s.calendar(text)
	case kindUnit:
		s.unit(text)
	case kindLiteral:
		s.literals(text)
	default:
		s.word(text)
	}
}

// literals lets closers come in, each an item of its own.
func (s *stack) literals(text []byte) {
	for _, char := range text {
		if s.isFull() {
			return
		}
		s.work++
		s.settle(char)
		s.pushByte(kindLiteral, char)
	}
}

// space lets a run of space come in. Reduction "space": it becomes one space, and none stays at the start.
func (s *stack) space(run []byte) {
	s.work++
	s.settle(0)
	top := s.below(0).kind
	switch {
	case !reduceSpace:
		s.push(kindSpace, run)
		s.items[len(s.items)-1].char = ' '
	case top != kindStart && top != kindSpace:
		s.pushByte(kindSpace, ' ')
	}
}

// delimiter lets one delimiter byte come in; rest is the text after it.
func (s *stack) delimiter(char byte, rest []byte) {
	s.work++
	s.settle(char)
	switch is := traits[char]; {
	case is&isQuote != 0:
		s.quote(char, rest)
	case is&isClosing != 0:
		s.closeBracket(char)
	case is&isOpener != 0:
		s.open(closingOf(char))
		s.pushByte(kindDelimiter, char)
	default:
		s.pushByte(kindDelimiter, char)
	}
}

// variable lets a variable come in, or puts one in the place of what was merged.
//
// Reduction "arrow" drops a lone closing angle before it. Reduction "join" merges it with a variable or a calendar word
// that only separators keep from it; in the place of a calendar word it arrives once more, since what lies below may now
// take part. Reduction "pair" merges it with a variable on the other side of a pairing delimiter.
func (s *stack) variable() {
	for {
		s.dropArrow()
		partner := s.partner()
		switch s.at(partner).kind {
		case kindVariable:
			s.truncate(partner + 1)
			return
		case kindCalendar:
			s.truncate(partner)
			continue
		}
		if traits[s.below(0).char]&isPair != 0 && s.below(1).kind == kindVariable {
			s.truncate(len(s.items) - 1)
			return
		}
		s.pushPlaceholder()
		return
	}
}

// partner returns the place of the item that only separators keep from the top, or that is the top; -1 if none.
func (s *stack) partner() int {
	if !reduceJoin {
		return -1
	}
	place := len(s.items) - 1
	for place >= 0 && traits[s.items[place].char]&isSeparator != 0 {
		place--
	}
	s.work += len(s.items) - place
	return place
}

// dropArrow is the first half of the reduction "arrow": a closing angle after a space or at the start goes.
func (s *stack) dropArrow() {
	if s.below(0).char == arrowClose && isLoose(s.below(1).kind) {
		s.truncate(len(s.items) - 1)
	}
}

// settle is the second half of the reduction "arrow". A variable directly on an opening angle leaves the angle until
// the next item that is not glued to the variable: a closing angle lets it stay, anything else takes it out. Only then
// may the variable join what lies below, where it may meet another opening angle.
func (s *stack) settle(next byte) {
	if next == arrowClose {
		return
	}
	for s.below(0).kind == kindVariable && s.below(1).char == arrowOpen && isLoose(s.below(2).kind) {
		s.truncate(len(s.items) - 2)
		s.variable()
	}
}

// isLoose tells whether nothing but space or the start lies there.
func isLoose(kind itemKind) bool {
	return kind == kindSpace || kind == kindStart
}

// calendar lets a month or weekday come in. Reduction "join": next to a variable or another one it is a variable,
// elsewhere it is a word that may join later.
func (s *stack) calendar(text []byte) {
	switch s.at(s.partner()).kind {
	case kindVariable, kindCalendar:
		s.variable()
	default:
		s.settle(0)
		s.named(kindCalendar, text)
	}
}

// unit lets a unit come in. Reduction "absorb": directly after a variable, or after a variable and one space, it belongs
// to the variable; otherwise it is a word.
func (s *stack) unit(text []byte) {
	switch {
	case reduceAbsorb && s.below(0).kind == kindVariable:
	case reduceAbsorb && s.below(0).kind == kindSpace && s.below(1).kind == kindVariable:
		s.truncate(len(s.items) - 1)
	default:
		s.word(text)
	}
}

// word lets a word come in.
func (s *stack) word(text []byte) {
	s.settle(0)
	s.named(kindWord, text)
}

// named pushes a word or a calendar word, unless it is the name of somebody.
func (s *stack) named(kind itemKind, text []byte) {
	if s.isPerson(text) {
		s.variable()
		return
	}
	s.push(kind, text)
}

// isPerson is the reduction "person": the name after a word such as "for", a space, the word for a person and a space is
// a variable, with or without a quote before it, unless it is a word that stands there in prose.
func (s *stack) isPerson(name []byte) bool {
	top := len(s.items) - 1
	if traits[s.at(top).char]&isQuote != 0 {
		top--
	}
	return s.at(top).kind == kindSpace &&
		s.at(top-1).kind == kindWord && equalFold(s.textAt(top-1), personWord) &&
		s.at(top-2).kind == kindSpace &&
		s.isWord(top-3, personBefore) &&
		!personUnless.has(name)
}
