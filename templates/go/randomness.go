package lipservice

import (
	"crypto/sha256"
	"strconv"
	"strings"
)

// Randomness is the 24 random bits that all records of a request share, so that they are kept or dropped together. The zero
// value is none: each record is decided by itself.
type Randomness struct {
	bits  uint32
	given bool
}

// Six hexadecimal digits are the 24 bits. OpenTelemetry's rv has 14, a W3C trace id 32, whose last 14 are random.
const (
	randomnessDigits  = 6
	rvDigits          = 14
	traceIDDigits     = 32
	traceIDRandomFrom = traceIDDigits - rvDigits
)

// RandomnessOf returns the randomness of a request: that of its trace, else that of a key such as a session's id, else none.
//
// traceState is the W3C header, traceID 32 lower-case hexadecimal digits; what has another form counts as absent. Keys are
// hashed with the seed: processes with the same seed keep the same sessions.
func RandomnessOf(traceState, traceID string, seed uint32, key string) Randomness {
	if rv := explicitRandomness(traceState); isHex(rv, rvDigits) {
		return randomnessOfDigits(rv)
	}
	if isHex(traceID, traceIDDigits) && strings.Trim(traceID, "0") != "" {
		return randomnessOfDigits(traceID[traceIDRandomFrom:])
	}
	if key != "" {
		return randomnessOfKey(seed, key)
	}
	return Randomness{}
}

// Bits returns the 24 bits, and whether there are any.
func (r Randomness) Bits() (bits uint32, ok bool) {
	return r.bits, r.given
}

// explicitRandomness returns the rv of OpenTelemetry's member of a trace state, or nothing.
func explicitRandomness(traceState string) string {
	for member := range strings.SplitSeq(traceState, ",") {
		name, value, _ := strings.Cut(strings.Trim(member, " \t"), "=")
		if name == "ot" {
			return lastField(value, "rv")
		}
	}
	return ""
}

// lastField returns the value of a field; of one that stands twice the last counts.
func lastField(fields, name string) (value string) {
	for field := range strings.SplitSeq(fields, ";") {
		if found, text, _ := strings.Cut(field, ":"); found == name {
			value = text
		}
	}
	return value
}

func isHex(text string, digits int) bool {
	return len(text) == digits && strings.Trim(text, "0123456789abcdef") == ""
}

func randomnessOfDigits(digits string) Randomness {
	bits, err := strconv.ParseUint(digits[:randomnessDigits], 16, 32)
	return Randomness{uint32(bits), err == nil}
}

func randomnessOfKey(seed uint32, key string) Randomness {
	text := append(strconv.AppendUint(nil, uint64(seed), 10), 0)
	sum := sha256.Sum256(appendRepaired(text, []byte(key)))
	return Randomness{uint32(sum[0])<<16 | uint32(sum[1])<<8 | uint32(sum[2]), true}
}
