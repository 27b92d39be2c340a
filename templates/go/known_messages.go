package lipservice

import (
	"hash/maphash"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"
)

// knownSlots is how many messages are remembered, a power of two.
const knownSlots = 1 << 11

// knownPlaces is how many are found by their place, a power of two.
const knownPlaces = 1 << 8

// knownMessages remembers the patterns of messages that come again and again, which are those without variables. It may
// be used by many goroutines and has no lock: a slot is replaced as a whole. Its memory is bounded by the slots and by
// the longest message that is remembered.
type knownMessages struct {
	slots [knownSlots]atomic.Pointer[knownMessage]
	// places has some of them by where in memory their text was found last: that of a constant is always the same, and
	// to look there saves the hash.
	places [knownPlaces]atomic.Pointer[knownMessage]
	// seen holds the hashes of recent messages: a message is remembered when it comes a second time, since most of
	// those with a number in them never do.
	seen [knownSlots]atomic.Uint32
	// signers are those that are not in use. Other samplers have others, since patterns know where their own has them.
	signers sync.Pool
}

// knownMessage is a message with all that its pattern depends on.
type knownMessage struct {
	text     string // the message, or its native template
	isNative bool
	logger   string
	severity int
	pattern  *pattern
}

// is tells whether it is this one.
func (k *knownMessage) is(text string, isNative bool, severity int, logger string) bool {
	return k != nil && k.text == text && k.severity == severity && k.isNative == isNative && k.logger == logger
}

// placeOf returns where the place of a text is looked up. That is all that is done with the address: the text itself is
// compared in any case.
func placeOf(text string) uintptr {
	place := uintptr(unsafe.Pointer(unsafe.StringData(text)))
	return (place>>4 ^ place>>12) % knownPlaces
}

// find returns a message that is known; nil: it is not. Nothing is allocated. The hash is for learn.
func (k *knownMessages) find(message string, severity int, logger, template string) (known *knownMessage, hash uint64) {
	text, isNative := message, template != ""
	if isNative {
		text = template
	}
	if len(text) > cacheKeyBytes {
		return nil, 0
	}
	place := &k.places[placeOf(text)]
	if known = place.Load(); known.is(text, isNative, severity, logger) {
		return known, 0
	}
	hash = maphash.String(seed, text) + uint64(severity)
	if known = k.slots[hash%knownSlots].Load(); known.is(text, isNative, severity, logger) {
		place.Store(known)
		return known, hash
	}
	return nil, hash
}

// findPlain returns the pattern of a message that is known, without a template and a logger; nil: look with find.
func (k *knownMessages) findPlain(message string, severity int) *pattern {
	known := k.places[placeOf(message)].Load()
	if known == nil || known.severity != severity || known.isNative || known.logger != "" || known.text != message {
		return nil
	}
	return known.pattern
}

// learn returns the pattern of a message that is not known, and remembers those that come again.
func (k *knownMessages) learn(message string, severity int, logger, template string, hash uint64) *pattern {
	text, isNative := message, template != ""
	if isNative {
		text = template
	}
	made := k.sign(text, severity, logger)
	if len(text) <= cacheKeyBytes && len(logger) <= cacheKeyBytes && k.sawBefore(hash) {
		// The caller's texts may be parts of something large.
		known := &knownMessage{strings.Clone(text), isNative, strings.Clone(logger), severity, made}
		k.slots[hash%knownSlots].Store(known)
	}
	return made
}

func (k *knownMessages) sign(text string, severity int, logger string) *pattern {
	of, has := k.signers.Get().(*signer)
	if !has {
		of = newSigner()
	}
	defer k.signers.Put(of)
	return of.pattern(text, severity, logger)
}

func (k *knownMessages) sawBefore(hash uint64) bool {
	tag := uint32(hash >> 32)
	return k.seen[hash%knownSlots].Swap(tag) == tag
}
