package policy

import (
	"fmt"
	"strconv"
	"strings"
)

// appendCanonical appends JSON in the one form that is hashed: names sorted by their bytes, no space, nothing escaped in
// vain. (The standard library escapes more.)
func appendCanonical(dst []byte, value any) []byte {
	switch value := value.(type) {
	case bool:
		return strconv.AppendBool(dst, value)
	case int64:
		return strconv.AppendInt(dst, value, 10)
	case string:
		return appendQuoted(dst, value)
	case []any:
		return appendList(dst, value)
	case fields:
		return appendObject(dst, value)
	}
	return append(dst, "null"...)
}

func appendList(dst []byte, list []any) []byte {
	dst = append(dst, '[')
	for i, value := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendCanonical(dst, value)
	}
	return append(dst, ']')
}

func appendObject(dst []byte, members fields) []byte {
	dst = append(dst, '{')
	for i, name := range sortedNames(members) {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendQuoted(dst, name), ':')
		dst = appendCanonical(dst, members[name])
	}
	return append(dst, '}')
}

// The control characters that JSON has short escapes for, and their letters.
const (
	namedControls = "\b\t\n\f\r"
	controlNames  = "btnfr"
)

// appendQuoted appends a text as a JSON string.
func appendQuoted(dst []byte, text string) []byte {
	dst = append(dst, '"')
	for i := range len(text) {
		char := text[i]
		switch named := strings.IndexByte(namedControls, char); {
		case named >= 0:
			dst = append(dst, '\\', controlNames[named])
		case char < ' ':
			dst = fmt.Appendf(dst, `\u%04x`, char)
		case char == '"' || char == '\\':
			dst = append(dst, '\\', char)
		default:
			dst = append(dst, char)
		}
	}
	return append(dst, '"')
}
