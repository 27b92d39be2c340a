package lipservice

// jsonReading says what the JSON reading of a text came to.
type jsonReading uint8

const (
	notJSON     jsonReading = iota // plain text
	jsonMessage                    // an object with a message, which is to be scanned
	jsonForm                       // the names of an object's keys, or the mark of an array
)

// jsonBody reads a text that is one JSON object or array, strictly by RFC 8259. It reuses its buffers and allocates
// nothing once they have grown.
type jsonBody struct {
	text     []byte
	pos      int
	keys     []span                    // of the outermost object, within names
	names    []byte                    // the keys, decoded and reduced
	messages [len(jsonMessageKeys)]int // where the value of each message key begins; 0 unless it is a string
	out      []byte
}

// span is a part of a buffer.
type span struct{ start, end int }

// read returns what a text is, and the message or the form. The result is valid until the next read.
func (b *jsonBody) read(text []byte) (jsonReading, []byte) {
	if len(text) > textBytes {
		return notJSON, nil
	}
	text = trimSpace(text)
	if !isEnclosed(text) {
		return notJSON, nil
	}
	b.text, b.pos = text, 0
	b.keys, b.names, b.out = b.keys[:0], b.names[:0], b.out[:0]
	clear(b.messages[:])
	if text[0] == '[' {
		if !b.array(1) || b.pos != len(text) {
			return notJSON, nil
		}
		return jsonForm, append(b.out, arrayForm...)
	}
	if !b.object(1) || b.pos != len(text) {
		return notJSON, nil
	}
	return b.result()
}

// result returns the first message there is, else the form of the keys.
func (b *jsonBody) result() (jsonReading, []byte) {
	for _, start := range b.messages {
		if start > 0 {
			b.pos = start
			b.out = b.appendString(b.out)
			return jsonMessage, b.out
		}
	}
	b.out = b.appendForm(b.out)
	return jsonForm, b.out
}

// trimSpace takes the space around a text off, in the spec's meaning of space.
func trimSpace(text []byte) []byte {
	for len(text) > 0 && traits[text[0]]&isSpace != 0 {
		text = text[1:]
	}
	for len(text) > 0 && traits[text[len(text)-1]]&isSpace != 0 {
		text = text[:len(text)-1]
	}
	return text
}

// isEnclosed tells whether a text could be an object or an array, by its first and last byte.
func isEnclosed(text []byte) bool {
	if len(text) < 2 {
		return false
	}
	first, last := text[0], text[len(text)-1]
	return first == '{' && last == '}' || first == '[' && last == ']'
}

// value passes over a value. depth is the one of an array or object found here.
func (b *jsonBody) value(depth int) bool {
	switch b.peek() {
	case '{':
		return b.object(depth)
	case '[':
		return b.array(depth)
	case '"':
		return b.skipString()
	case 't':
		return b.word("true")
	case 'f':
		return b.word("false")
	case 'n':
		return b.word("null")
	}
	return b.number()
}

// array passes over an array.
func (b *jsonBody) array(depth int) bool {
	if depth > jsonDepth {
		return false
	}
	b.pos++
	if b.skipSpace(); b.accept(']') {
		return true
	}
	for {
		b.skipSpace()
		if !b.value(depth + 1) {
			return false
		}
		b.skipSpace()
		if !b.accept(',') {
			return b.accept(']')
		}
	}
}

// object passes over an object, and notes keys and messages of the outermost one.
func (b *jsonBody) object(depth int) bool {
	if depth > jsonDepth {
		return false
	}
	b.pos++
	if b.skipSpace(); b.accept('}') {
		return true
	}
	for {
		b.skipSpace()
		if !b.member(depth) {
			return false
		}
		b.skipSpace()
		if !b.accept(',') {
			return b.accept('}')
		}
	}
}

// member passes over one key and its value.
func (b *jsonBody) member(depth int) bool {
	keyStart := b.pos
	if b.peek() != '"' || !b.skipString() {
		return false
	}
	b.skipSpace()
	if !b.accept(':') {
		return false
	}
	b.skipSpace()
	valueStart := b.pos
	if !b.value(depth + 1) {
		return false
	}
	if depth == 1 {
		b.note(keyStart, valueStart)
	}
	return true
}

// note keeps the key at keyStart. Of equal keys the last counts, so a later value takes the place of an earlier one.
func (b *jsonBody) note(keyStart, valueStart int) {
	after := b.pos
	start := len(b.names)
	b.pos = keyStart
	b.names = b.appendString(b.names)
	for i, name := range jsonMessageKeys {
		if string(b.names[start:]) != name {
			continue
		}
		b.messages[i] = 0
		if b.text[valueStart] == '"' {
			b.messages[i] = valueStart
		}
	}
	b.names = b.names[:start+len(reduceKey(b.names[start:]))]
	b.keys = append(b.keys, span{start, len(b.names)})
	b.pos = after
}

// number passes over a number.
func (b *jsonBody) number() bool {
	b.accept('-')
	if !b.accept('0') && !b.digits() {
		return false
	}
	if b.accept('.') && !b.digits() {
		return false
	}
	if b.accept('e') || b.accept('E') {
		_ = b.accept('+') || b.accept('-')
		return b.digits()
	}
	return true
}

// digits passes over one digit or more.
func (b *jsonBody) digits() bool {
	start := b.pos
	for isDigit(b.peek()) {
		b.pos++
	}
	return b.pos > start
}

// word passes over one of the three names JSON has.
func (b *jsonBody) word(name string) bool {
	if string(b.text[b.pos:min(b.pos+len(name), len(b.text))]) != name {
		return false
	}
	b.pos += len(name)
	return true
}

// skipSpace passes over what JSON calls white space, which is less than what the spec calls space.
func (b *jsonBody) skipSpace() {
	for {
		switch b.peek() {
		case ' ', '\t', '\n', '\r':
			b.pos++
		default:
			return
		}
	}
}

// accept passes over a byte if it is the next one.
func (b *jsonBody) accept(char byte) bool {
	if b.peek() != char {
		return false
	}
	b.pos++
	return true
}

// peek returns the next byte, zero at the end. A zero byte is nowhere allowed in JSON, so the two need not be told apart.
func (b *jsonBody) peek() byte {
	if b.pos < len(b.text) {
		return b.text[b.pos]
	}
	return 0
}
