package lipservice

import "strings"

// closingOf returns the bracket that closes an opening one.
func closingOf(opener byte) byte {
	return bracketClosers[strings.IndexByte(bracketOpeners, opener)]
}

// open notes that the item about to be pushed opens something.
func (s *stack) open(closer byte) {
	s.opens = append(s.opens, open{place: int32(len(s.items)), closer: closer})
}

// closeBracket is the reduction "brackets". A closing bracket looks only at the innermost open bracket. It closes its
// partner, and quotes opened after that are open no more; anything else makes it a literal. Brackets that hold nothing
// or one variable go into a variable before them.
func (s *stack) closeBracket(char byte) {
	innermost := s.innermostBracket()
	if innermost < 0 || s.opens[innermost].closer != char {
		s.pushByte(kindDelimiter, char)
		return
	}
	place := int(s.opens[innermost].place)
	s.closeOpens(innermost)
	owner := s.owner(place, char)
	if s.at(owner).kind == kindVariable && s.isHollow(place+1) {
		s.truncate(owner + 1)
		return
	}
	s.pushByte(kindDelimiter, char)
}

// innermostBracket returns the index of the innermost open bracket, -1 if none. Each kind of quote is open once at most,
// so it is found within a few steps.
func (s *stack) innermostBracket() int {
	index := len(s.opens) - 1
	for index >= 0 && traits[s.opens[index].closer]&isQuote != 0 {
		index--
	}
	return index
}

// closeOpens forgets what was opened at an index and everything after it.
func (s *stack) closeOpens(index int) {
	for _, opened := range s.opens[index:] {
		s.marks &^= markBit(opened.closer)
	}
	s.opens = s.opens[:index]
}

// owner returns the place of the item that brackets opened at a place would go into.
func (s *stack) owner(place int, char byte) int {
	if traits[char]&isSpanning != 0 && s.at(place-1).kind == kindSpace {
		return place - 2
	}
	return place - 1
}

// isHollow tells whether there is nothing from a place on but space and at most one variable.
func (s *stack) isHollow(place int) bool {
	variables := 0
	for _, content := range s.items[place:] {
		s.work++
		switch {
		case content.kind == kindVariable && variables == 0:
			variables++
		case content.kind != kindSpace:
			return false
		}
	}
	return true
}
