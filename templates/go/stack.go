package lipservice

// stack holds the reduced items of the line read so far.
//
// All texts lie end to end in one buffer, so what is on the stack is also the template: nothing is built at the end,
// and dropping items is a change of two lengths. A stack is used again for every line and allocates only once.
type stack struct {
	text  []byte
	items []item
	opens []open // innermost last
	marks uint8  // a bit for each kind of quote that is open
	work  int    // items that arrived and steps taken over bytes and items, counted to prove the scan linear
}

func newStack() stack {
	return stack{
		text:  make([]byte, 0, templateBytes+textBytes+len(placeholder)),
		items: make([]item, 0, templateBytes+2),
		opens: make([]open, 0, templateBytes+2),
	}
}

func (s *stack) reset() {
	s.text, s.items, s.opens, s.marks = s.text[:0], s.items[:0], s.opens[:0], 0
}

// below returns the item so many places below the top.
func (s *stack) below(depth int) item {
	return s.at(len(s.items) - 1 - depth)
}

// at returns the item at a place counted from the bottom; below the lowest there is a start.
func (s *stack) at(place int) item {
	if place < 0 {
		return item{}
	}
	return s.items[place]
}

// textAt returns the text of the item at a place, which must exist.
func (s *stack) textAt(place int) []byte {
	start := s.items[place].start
	if place+1 < len(s.items) {
		return s.text[start:s.items[place+1].start]
	}
	return s.text[start:]
}

// push puts an item on top as it is.
func (s *stack) push(kind itemKind, text []byte) {
	s.items = append(s.items, item{start: int32(len(s.text)), kind: kind})
	s.text = append(s.text, text...)
}

// pushPlaceholder puts a variable on top as it is.
func (s *stack) pushPlaceholder() {
	s.items = append(s.items, item{start: int32(len(s.text)), kind: kindVariable})
	s.text = append(s.text, placeholder...)
}

// pushByte puts an item of one byte on top as it is.
func (s *stack) pushByte(kind itemKind, char byte) {
	s.items = append(s.items, item{start: int32(len(s.text)), kind: kind, char: char})
	s.text = append(s.text, char)
}

// truncate drops items from the top until so many are left.
func (s *stack) truncate(height int) {
	if height < len(s.items) {
		s.text = s.text[:s.items[height].start]
		s.items = s.items[:height]
	}
}

// isFull tells whether the stack holds more than a template may; nothing arrives any more then.
func (s *stack) isFull() bool {
	return len(s.text) > templateBytes
}

// finish decides what the end of the text decides, and returns the template. It is valid until the next reset.
func (s *stack) finish() []byte {
	if s.isFull() {
		s.trim()
	}
	s.settle(0)
	if reduceSpace && s.below(0).kind == kindSpace {
		s.truncate(len(s.items) - 1)
	}
	return s.text
}

// trim drops items until the rest fits. An apostrophe goes too: what it is was decided by an item that is gone.
func (s *stack) trim() {
	for s.isFull() || s.below(0).char == quoteApostrophe {
		s.truncate(len(s.items) - 1)
	}
}

// isWord tells whether the item at a place is a word of a list.
func (s *stack) isWord(place int, list wordList) bool {
	return s.at(place).kind == kindWord && list.has(s.textAt(place))
}

// hasPlaceholder tells whether a text begins with the placeholder.
func hasPlaceholder(text []byte) bool {
	return len(text) >= len(placeholder) && string(text[:len(placeholder)]) == placeholder
}
