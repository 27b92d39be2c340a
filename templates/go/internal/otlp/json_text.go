package otlp

import (
	"math"
	"strconv"
)

const lowerHex = "0123456789abcdef"

// escapes holds what stands behind the backslash for a byte that is escaped: a letter, or u for the long form.
var escapes = func() (table [1 << 8]byte) {
	for char := range byte(' ') {
		table[char] = 'u'
	}
	for char, letter := range map[byte]byte{'\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't', '"': '"', '\\': '\\'} {
		table[char] = letter
	}
	return table
}()

// jsonText appends a text and checks it.
func (p *probe) jsonText(dst []byte, text string, limit int) []byte {
	if len(text) > limit {
		if p.cross(); p.crossed {
			return dst
		}
	}
	start := len(dst)
	dst = quoted(dst, text)
	p.check(dst, len(dst)-start, maxRecordBytes) // escapes and quotes are ASCII
	return dst
}

// quoted appends a text as JSON.stringify of ECMAScript writes it. It stays as well formed as it is.
func quoted(dst []byte, text string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(text); i++ {
		letter := escapes[text[i]]
		if letter == 0 {
			continue
		}
		dst = append(append(dst, text[start:i]...), '\\', letter)
		if letter == 'u' {
			dst = append(dst, '0', '0', lowerHex[text[i]>>4], lowerHex[text[i]&0xF])
		}
		start = i + 1
	}
	return append(append(dst, text[start:]...), '"')
}

// jsonDouble appends an AnyValue of a double; what JSON has no number for as a text.
func jsonDouble(dst []byte, double float64) []byte {
	mark := ""
	switch {
	case math.IsNaN(double):
		mark = nanMark
	case math.IsInf(double, 1):
		mark = infinityMark
	case math.IsInf(double, -1):
		mark = negativeInfinityMark
	default:
		return append(appendDouble(append(dst, `{"`+NameAnyValueDoubleValue+`":`...), double), '}')
	}
	return append(quoted(append(dst, `{"`+NameAnyValueStringValue+`":`...), mark), '}')
}

// appendDouble appends a double as Number::toString of ECMAScript writes it, but for the sign of -0, which stays.
func appendDouble(dst []byte, double float64) []byte {
	size := math.Abs(double)
	if size == 0 || size >= 1e-6 && size < 1e21 {
		return strconv.AppendFloat(dst, double, 'f', -1, 64)
	}
	dst = strconv.AppendFloat(dst, double, 'e', -1, 64)
	// Go writes exponents with two digits at least.
	if end := len(dst); dst[end-2] == '0' && (dst[end-3] == '-' || dst[end-3] == '+') {
		dst[end-2] = dst[end-1]
		dst = dst[:end-1]
	}
	return dst
}
