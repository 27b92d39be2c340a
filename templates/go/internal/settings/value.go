package settings

import (
	"strconv"
	"strings"
)

const blanks = " \t"

// read returns an option's value, or false when it cannot be used. A blank text was sorted out before. In code numbers and
// booleans are given as such; in the environment everything is a text.
func (o *option) read(value any, isInCode bool) (any, bool) {
	if _, isText := value.(string); isText && isInCode && (o.kind == kindBoolean || o.kind == kindInteger || o.kind == kindDuration) {
		return nil, false
	}
	switch o.kind {
	case kindBoolean:
		return readBoolean(value)
	case kindInteger, kindDuration:
		return o.readInteger(value)
	case kindChoice:
		return o.readChoice(value)
	case kindURL:
		text, isText := value.(string)
		address, usable := parseAddress(text)
		return address.String(), isText && usable
	case kindFunction:
		given, isFlag := value.(bool)
		return given, isFlag && given
	}
	return o.readText(value)
}

func (o *option) readText(value any) (any, bool) {
	text, isText := value.(string)
	if o.name == optionEndpoint {
		text = trimBlanks(text)
	}
	if !isText || o.kind == kindText && (int64(len(text)) < o.low || int64(len(text)) > o.high) {
		return nil, false
	}
	if o.characters != "" && strings.Trim(text, o.characters) != "" {
		return nil, false
	}
	return text, true
}

// readBoolean takes every text that is not true as false, as OpenTelemetry does.
func readBoolean(value any) (any, bool) {
	switch value := value.(type) {
	case bool:
		return value, true
	case string:
		return strings.EqualFold(strings.Trim(value, blanks), "true"), true
	}
	return nil, false
}

func (o *option) readInteger(value any) (any, bool) {
	number, isNumber := value.(int64)
	if text, isText := value.(string); isText {
		parsed, err := strconv.ParseInt(strings.Trim(text, blanks), 10, 64)
		number, isNumber = parsed, err == nil
	}
	return number, isNumber && o.low <= number && number <= o.high
}

func (o *option) readChoice(value any) (any, bool) {
	text, isText := value.(string)
	if !isText {
		return nil, false
	}
	lower := lowerASCII(strings.Trim(text, blanks))
	if choice, known := o.words[lower]; known {
		return choice, true
	}
	for _, choice := range o.choices {
		if choice == lower {
			return choice, true
		}
	}
	return nil, false
}

// lowerASCII lowers ASCII letters alone, so that every language agrees.
func lowerASCII(text string) string {
	return strings.Map(func(char rune) rune {
		if 'A' <= char && char <= 'Z' {
			return char + 'a' - 'A'
		}
		return char
	}, text)
}

// isBlank tells whether a value is as good as none.
func isBlank(value any) bool {
	text, isText := value.(string)
	return value == nil || isText && strings.Trim(text, blanks) == ""
}
