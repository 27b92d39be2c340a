package redaction

import "sync"

// Classes without a column in the spec, since nothing fits them: bytes that are not ASCII, and the start and end of a text.
const (
	otherClass = classCount
	edgeClass  = classCount + 1
	rowWidth   = 1 << rowShift
)

// rule is a rule for parts of texts.
type rule struct {
	id, replacement string
	isChecked       bool // its digits have to have a check digit
}

// automaton finds what the rules fit. It is tried at each place of a text, one step a byte; state 0 is the one in which
// nothing fits any more.
type automaton struct {
	classes     [0x100]uint8
	rows        [stateCount << rowShift]uint16
	verdicts    [stateCount]uint16            // where in accepts to look
	accepts     [acceptCount * rowWidth]uint8 // by the class of what comes next: the rule that fits, counted from 1
	starts      [rowWidth]uint16              // by the class of what stands before
	quickStarts [rowWidth]uint16
}

// theAutomaton is read from its text when it is first needed.
var theAutomaton = sync.OnceValue(func() *automaton {
	made, read := new(automaton), tableReader{}
	for code := range made.classes {
		made.classes[code] = otherClass
	}
	patch(&read, made.classes[:0x80], make([]uint8, 0x80), 0, 0)
	for state := range stateCount {
		from := (state - read.number()) << rowShift
		patch(&read, made.rows[state<<rowShift:][:classCount], made.rows[from:][:classCount], state, stateCount)
	}
	none := make([]uint16, max(stateCount, rowWidth))
	patch(&read, made.verdicts[:], none, 0, 0)
	patch(&read, made.starts[:], none, 0, 0)
	patch(&read, made.quickStarts[:], none, 0, 0)
	for row := range acceptCount {
		patch(&read, made.accepts[row<<rowShift:][:rowWidth], make([]uint8, rowWidth), 0, 0)
	}
	return made
})

// attempt tries all rules at a place. It returns the rule that fits, counted from 1, and where its part ends; ranOut: it
// came to the end of the text and might have gone on.
func (a *automaton) attempt(text string, start int, state uint16) (best, end int, ranOut bool) {
	for at := start + 1; ; at++ {
		class := edgeClass
		if at < len(text) {
			class = int(a.classes[text[at]])
		}
		number := int(a.accepts[int(a.verdicts[state])<<rowShift|class])
		if number != 0 && (best == 0 || number <= best) && (!rules[number-1].isChecked || hasCheckDigit(text[start:at])) {
			best, end = number, at
		}
		if at == len(text) {
			return best, end, true
		}
		if state = a.rows[int(state)<<rowShift|class]; state == 0 {
			return best, end, false
		}
	}
}

// hasCheckDigit tells whether the digits of a text have the check digit of Luhn: every second one, from the right, counts
// double.
func hasCheckDigit(text string) bool {
	sum, isDoubled := 0, false
	for i := len(text) - 1; i >= 0; i-- {
		digit := int(text[i]) - '0'
		if digit < 0 || digit > 9 {
			continue
		}
		if isDoubled {
			digit *= 2
		}
		sum += digit/10 + digit%10
		isDoubled = !isDoubled
	}
	return sum%10 == 0
}

// tableReader reads the automaton's text: numbers, and rows written as their differences from another row.
type tableReader struct{ at int }

// number reads a number: leading digits from `]`, then one last digit from `#`.
func (r *tableReader) number() int {
	leading := 0
	for ; automatonText[r.at] >= ']'; r.at++ {
		leading = leading*34 + int(automatonText[r.at]-']')
	}
	r.at++
	return leading*54 + int(automatonText[r.at-1]-'#')
}

// patch fills a row: it is like another, but for runs, each of which is gap + 1, length - 1, value; 0 ends them. With a
// modulus values count from an origin.
func patch[T uint8 | uint16](r *tableReader, row, like []T, origin, modulus int) {
	copy(row, like)
	end := 0
	for gap := r.number(); gap > 0; gap = r.number() {
		start := end + gap - 1
		end = start + r.number() + 1
		value := r.number() + origin
		if modulus > 0 {
			value %= modulus
		}
		for i := start; i < end; i++ {
			row[i] = T(value)
		}
	}
}
