package correlation

import (
	"encoding/hex"
	"strings"
)

// Trace is a place in a trace of W3C. The zero value is none.
type Trace struct {
	TraceID [16]byte
	SpanID  [8]byte
	Flags   byte
	// State is the header tracestate.
	State string
}

// Exists tells whether there is a trace.
func (t *Trace) Exists() bool {
	return t.TraceID != [16]byte{} && t.SpanID != [8]byte{}
}

// The parts of version 00 of the header traceparent: 00-<32 digits>-<16 digits>-<2 digits>.
const (
	versionEnd     = 2
	traceStart     = 3
	traceEnd       = 35
	spanStart      = 36
	spanEnd        = 52
	flagsStart     = 53
	parentBytes    = 55
	firstVersion   = "00"
	unknownVersion = "ff"
	hexDigits      = "0123456789abcdef"
)

// parseTrace reads the header traceparent. Later versions may say more behind what this one does.
func parseTrace(text string) Trace {
	if len(text) < parentBytes || !isParent(text) {
		return Trace{}
	}
	var read Trace
	_, _ = hex.Decode(read.TraceID[:], []byte(text[traceStart:traceEnd]))
	_, _ = hex.Decode(read.SpanID[:], []byte(text[spanStart:spanEnd]))
	var flags [1]byte
	_, _ = hex.Decode(flags[:], []byte(text[flagsStart:parentBytes]))
	read.Flags = flags[0]
	if !read.Exists() {
		return Trace{}
	}
	return read
}

func isParent(text string) bool {
	version := text[:versionEnd]
	if version == unknownVersion || version == firstVersion && len(text) > parentBytes {
		return false
	}
	if len(text) > parentBytes && text[parentBytes] != '-' {
		return false
	}
	if text[versionEnd] != '-' || text[traceEnd] != '-' || text[spanEnd] != '-' {
		return false
	}
	digits := version + text[traceStart:traceEnd] + text[spanStart:spanEnd] + text[flagsStart:parentBytes]
	return strings.Trim(digits, hexDigits) == ""
}
