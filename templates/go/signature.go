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
var signers = sync.Pool{New: func() any { return &signer{scanner: NewScanner()} }}

// signer makes signatures with a scanner and caches of its own.
type signer struct {
	scanner  *Scanner
	patterns patternCache
	logger   []byte
	key      []byte
}

func (s *signer) sign(message string, severity int, logger, template string) Signature {
	s.logger = append(s.logger[:0], s.loggerName(logger)...)
	text, native := message, template != ""
	if native {
		text = template
	}
	result, reading := s.scanner.template(text)
	s.key = appendKey(s.key[:0], keyFields{severity, s.logger, result})
	known := s.patterns.get(s.key, result)
	return Signature{known.template, known.id, sourceOf(native, reading)}
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
