package policy

import (
	"strconv"
	"strings"
)

// message returns a text of the spec with values in its places: a place as it stands there, then its value.
func message(text string, values ...string) string {
	return strings.NewReplacer(values...).Replace(text)
}

// unexpected says that something else was expected.
func unexpected(expected string, got any) string {
	return message(messageUnexpected, "{expected}", expected, "{got}", shown(got))
}

// shown returns what a message shows of a JSON value. A number that is not whole is written differently in each language.
func shown(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(value)
	case int64:
		return decimal(value)
	case string:
		return string(appendQuoted(nil, shortened(value)))
	case []any:
		return "a list"
	case fields:
		return "an object"
	}
	return "a number"
}

// shortened returns the start of a text, marked where there was more.
func shortened(text string) string {
	count := 0
	for at := range text {
		if count == shownCharacters {
			return text[:at] + "…"
		}
		count++
	}
	return text
}

func decimal(number int64) string {
	return strconv.FormatInt(number, 10)
}
