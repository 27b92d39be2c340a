package lipservice

import (
	"hash/maphash"
	"unicode/utf8"
	"unsafe"
)

// Source says which text a template was made from, and how. Patterns of different sources are not comparable.
type Source string

// The sources there are.
const (
	SourceTemplate Source = "template" // the native template of the logging call
	SourceJSONKey  Source = "json_key" // a JSON body: its message, or the names of its keys
	SourceScan     Source = "scan"     // the message itself
)

// Scanner turns messages into templates with buffers and caches of its own, for callers that keep one per goroutine.
// It never allocates after its first message, whether or not it has seen the message before:
//
//	scanner := lipservice.NewScanner()
//	buffer, source := scanner.AppendTemplate(buffer[:0], message)
//
// A Scanner is not safe for concurrent use; [SignatureOf] is. It holds about a megabyte, whatever it reads.
type Scanner struct {
	stack     stack
	body      jsonBody
	message   []byte
	text      []byte // the message repaired, where it has to be
	canonical []byte
	seen      sightings
	messages  textCache // by the message, if it came twice
	lines     textCache // by its canonical form, which many messages share
	line      uint64    // the entry of lines that holds the template that was scanned last; 0: none does
}

// NewScanner returns a scanner with empty caches.
func NewScanner() *Scanner {
	scanner := new(Scanner)
	scanner.prepare()
	return scanner
}

// prepare makes the buffers and caches, so that the zero Scanner works too.
func (s *Scanner) prepare() {
	s.stack = newStack()
	s.message = make([]byte, 0, maxFormBytes+utf8.UTFMax)
	s.canonical = make([]byte, 0, textBytes+wordBytes)
	s.messages = newTextCache(messageSlots, messageBytes)
	s.lines = newTextCache(lineSlots, lineBytes)
}

// AppendTemplate appends the template of a message to dst and returns the extended buffer.
//
// Any string is a message: ill-formed UTF-8 is read as browsers read it. The source is never [SourceTemplate], because
// the scanner cannot know what a message was before.
func (s *Scanner) AppendTemplate(dst []byte, message string) ([]byte, Source) {
	template, reading := s.template(message)
	return append(dst, template...), sourceOf(false, reading)
}

// template returns the template of a message, valid until the next call.
func (s *Scanner) template(message string) ([]byte, jsonReading) {
	if s.message == nil {
		s.prepare()
	}
	s.message = append(s.message[:0], window(message)...)
	if len(s.message) > cacheKeyBytes {
		return s.read(s.repaired(s.message))
	}
	hash := maphash.Bytes(seed, s.message)
	if template, reading, ok := s.messages.get(hash, s.message); ok {
		return template, reading
	}
	template, reading := s.read(s.repaired(s.message))
	if s.seen.sawBefore(hash) {
		s.messages.put(hash, s.message, template, reading)
	}
	return template, reading
}

// templateOfNew does what template does, for a message that is in no cache of messages. The line is the number of the
// cached line that has the same template; 0: there is none.
func (s *Scanner) templateOfNew(message string) (template []byte, line uint64) {
	if s.message == nil {
		s.prepare()
	}
	s.line = 0
	template, reading := s.read(s.repaired(bytesOf(window(message))))
	if reading == jsonForm {
		return template, 0
	}
	return template, s.line
}

// bytesOf returns the bytes of a text, which are not to be changed.
func bytesOf(text string) []byte {
	return unsafe.Slice(unsafe.StringData(text), len(text))
}

// repaired returns a message as well-formed UTF-8.
func (s *Scanner) repaired(message []byte) []byte {
	if utf8.Valid(message) {
		return message
	}
	s.text = appendRepaired(s.text[:0], message)
	return s.text
}

// read returns the template of a repaired text.
//
// A template that is a JSON body in its turn is read again, because a template must be its own template. That ends: each
// body holds at least four quotes more than its message.
func (s *Scanner) read(text []byte) ([]byte, jsonReading) {
	if isForm(text) {
		return text, notJSON
	}
	reading, found := s.body.read(text)
	if reading == notJSON {
		text = s.scan(text)
		if reading, found = s.body.read(text); reading == notJSON {
			return text, notJSON
		}
	}
	for reading == jsonMessage {
		text = s.scan(found)
		if reading, found = s.body.read(text); reading == notJSON {
			return text, jsonMessage
		}
	}
	return found, reading
}

// scan returns the template of a text that is no JSON, from the cache or from the stack.
func (s *Scanner) scan(text []byte) []byte {
	s.canonical = appendCanonical(s.canonical[:0], text)
	s.line = 0
	if len(s.canonical) > cacheKeyBytes {
		return s.reduce()
	}
	hash := maphash.Bytes(seed, s.canonical)
	if template, _, ok := s.lines.get(hash, s.canonical); ok {
		if len(s.canonical) > 0 { // an entry without bytes lies where the next one does
			s.line = s.lines.found
		}
		return template
	}
	template := s.reduce()
	s.lines.put(hash, s.canonical, template, notJSON)
	return template
}

// reduce reads the canonical line item by item.
func (s *Scanner) reduce() []byte {
	s.stack.reset()
	s.stack.line(s.canonical)
	return s.stack.finish()
}
