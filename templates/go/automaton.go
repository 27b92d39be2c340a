package lipservice

// classify runs the automaton of all token rules over a piece. It returns the first rule that fits, -1 if none, and
// where the rule's first part ends. Each byte is looked at once, and none after the verdict is certain.
//
// The states are numbered so that comparisons tell what entering one asks for: below automatonMarked the place is noted
// or the verdict is certain, or both.
func (s *stack) classify(piece []byte) (rule, boundary int) {
	state := automatonStart
	for i, char := range piece {
		state = int(automatonRows[state][automatonClasses[char]&automatonClassMask])
		if state >= automatonMarked {
			continue
		}
		if state < automatonDecidedMarked || state >= automatonDecided {
			boundary = i
		}
		if state < automatonDecided {
			s.work += i
			return int(automatonVerdicts[state]), boundary
		}
	}
	s.work += len(piece)
	return int(automatonVerdicts[state]), boundary
}
