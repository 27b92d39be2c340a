package lipservice

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
)

// knownSlots is how many messages are remembered, a power of two.
const knownSlots = 1 << 11

// knownMessages remembers the signatures of messages that come again and again, which are those without variables. It may
// be used by many goroutines and has no lock: a slot is replaced as a whole. Its memory is bounded by the slots and by
// the longest message that is remembered.
type knownMessages struct {
	slots [knownSlots]atomic.Pointer[knownMessage]
	// seen holds the hashes of recent messages: a message is remembered when it comes a second time, since most of
	// those with a number in them never do.
	seen [knownSlots]atomic.Uint32
}

// knownMessage is a message with all that its signature depends on.
type knownMessage struct {
	text      string // the message, or its native template
	isNative  bool
	logger    string
	severity  int
	signature Signature
	hint      coreHint
}

// find returns what [SignatureOf] does, and the hint of a message that is known, for which nothing is allocated.
func (k *knownMessages) find(message string, severity int, logger, template string) (Signature, *coreHint) {
	text, isNative := message, template != ""
	if isNative {
		text = template
	}
	if len(text) > cacheKeyBytes || len(logger) > cacheKeyBytes {
		return SignatureOf(message, severity, logger, template), nil
	}
	hash := maphash.String(seed, text) + uint64(severity)
	slot := &k.slots[hash%knownSlots]
	known := slot.Load()
	if known != nil && known.severity == severity && known.isNative == isNative && known.text == text && known.logger == logger {
		return known.signature, &known.hint
	}
	made := SignatureOf(message, severity, logger, template)
	if k.sawBefore(hash) {
		// The caller's texts may be parts of something large.
		slot.Store(&knownMessage{strings.Clone(text), isNative, strings.Clone(logger), severity, made, coreHint{}})
	}
	return made, nil
}

func (k *knownMessages) sawBefore(hash uint64) bool {
	tag := uint32(hash >> 32)
	return k.seen[hash%knownSlots].Swap(tag) == tag
}
