package lipservice

import "sync"

// Signature names the pattern behind a message.
type Signature struct {
	// Template is the message with its variable parts replaced.
	Template string
	// ID is the hexadecimal name of the pattern: of its template, its logger and the range of its severity.
	ID string
	// Source says which text the template was made from.
	Source Source
}

// SignatureOf returns the signature of one log record.
//
// severity is an OpenTelemetry severity number. template is the native template of a logging call that carried its
// parameters apart from the text, such as the format of a Printf; where it is not empty, it is read instead of message.
//
// The same bytes give the same signature in every LipService SDK. Any string is accepted. A known message costs some
// look-ups and no allocation. SignatureOf is safe for concurrent use.
func SignatureOf(message string, severity int, logger, template string) Signature {
	signer := signers.Get().(*signer)
	defer signers.Put(signer)
	return signer.sign(message, severity, logger, template)
}

// signers holds signers that are not in use, so there are about as many as goroutines that run at once.
var signers = sync.Pool{New: func() any { return newSigner() }}

// signer makes signatures with a scanner and caches of its own.
type signer struct {
	scanner  *Scanner
	patterns patternCache
	logger   []byte
	key      []byte
	lines    [patternLines]patternLine
}

// patternLines is how many lines lead to their pattern at once, a power of two.
const patternLines = 1 << 10

// patternLine is a line of the scanner's cache and its pattern, for a severity and no logger.
type patternLine struct {
	line    uint64
	bucket  string
	pattern *pattern
}

func newSigner() *signer {
	return &signer{scanner: NewScanner()}
}

func (s *signer) sign(message string, severity int, logger, template string) Signature {
	s.logger = append(s.logger[:0], s.loggerName(logger)...)
	text, native := message, template != ""
	if native {
		text = template
	}
	result, reading := s.scanner.template(text)
	known := s.named(severity, result)
	return Signature{known.template, known.id, sourceOf(native, reading)}
}

// named returns the pattern of a template.
func (s *signer) named(severity int, template []byte) *pattern {
	s.key = appendKey(s.key[:0], keyFields{severity, s.logger, template})
	return s.patterns.get(s.key, template)
}

// pattern returns the pattern of a text that came for the first time in a while. It does what sign does, without a look at
// the cache of messages; and a line that is known leads to its pattern without a look at the template.
func (s *signer) pattern(text string, severity int, logger string) *pattern {
	s.logger = append(s.logger[:0], s.loggerName(logger)...)
	template, line := s.scanner.templateOfNew(text)
	if line == 0 || logger != "" {
		return s.named(severity, template)
	}
	bucket, known := bucketName(severity), &s.lines[line%patternLines]
	if known.line != line || known.bucket != bucket {
		*known = patternLine{line, bucket, s.named(severity, template)}
	}
	return known.pattern
}

// loggerName returns the name of a logger as it enters the key: read like a message, since names hold numbers too.
func (s *signer) loggerName(logger string) []byte {
	if logger == "" {
		return nil
	}
	name, _ := s.scanner.template(logger)
	return cut(name, loggerBytes)
}

func sourceOf(native bool, reading jsonReading) Source {
	switch {
	case native:
		return SourceTemplate
	case reading != notJSON:
		return SourceJSONKey
	}
	return SourceScan
}
