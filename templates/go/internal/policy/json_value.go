package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strconv"
)

// exact is a bound below which every whole number is a double of its own.
const exact = 1 << 53

// fields is a JSON object.
type fields = map[string]any

var (
	errTrailing = errors.New("something follows the value")
	errTooDeep  = errors.New("too deep")
)

// readJSON returns the value of a well-formed text: nil, a bool, an int64, a string, a []any, fields, or a float64 that is
// no whole number. Of a name that stands twice the last counts.
//
// It decodes into an interface, where names are taken as they are and an escape of half a surrogate pair becomes U+FFFD
// before names are compared.
func readJSON(text []byte) (any, error) {
	if isTooDeep(text) {
		return nil, errTooDeep
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber() // one that overflows a double would be an error
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errTrailing
	}
	return converted(value), nil
}

// isTooDeep tells whether lists and objects of a text lie too deep in each other, values that do not count included. It
// is right for JSON; of other texts it may say anything.
func isTooDeep(text []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch char := text[i]; {
		case char == '"':
			quoted = !quoted
		case quoted && char == '\\':
			i++
		case quoted:
		case char == '[' || char == '{':
			depth++
		case char == ']' || char == '}':
			depth--
		}
		if depth > documentDepth {
			return true
		}
	}
	return false
}

// converted replaces the numbers of a value.
func converted(value any) any {
	switch value := value.(type) {
	case json.Number:
		return number(string(value))
	case []any:
		for i := range value {
			value[i] = converted(value[i])
		}
	case fields:
		for name := range value {
			value[name] = converted(value[name])
		}
	}
	return value
}

// number returns a number as other languages know it: whole when its double is.
func number(text string) any {
	double, _ := strconv.ParseFloat(text, 64) // out of range it is infinite
	if double == math.Trunc(double) && math.Abs(double) < exact {
		return int64(double)
	}
	return double
}
