package policy

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// readPlain returns the value of a field that is one number, text or truth value, and whether it is right.
func readPlain(f *field, given any) (any, bool) {
	switch given := given.(type) {
	case bool:
		return given, f.kind == kindBoolean
	case int64:
		return given, f.kind == kindInteger && f.allows(given)
	case string:
		return readText(f, given)
	}
	return nil, false
}

func readText(f *field, given string) (any, bool) {
	switch f.kind {
	case kindInteger:
		return readWord(f, given)
	case kindText:
		return given, f.allows(int64(len(given))) && isMadeOf(given, f.characters)
	case kindChoice:
		return given, slices.Contains(f.choices, given)
	case kindProbability:
		return readProbability(given)
	case kindRate:
		return readRate(given, f)
	}
	return nil, false
}

// readWord returns the number that a word stands for. Only ASCII letters have case: no Kelvin sign is a k.
func readWord(f *field, given string) (any, bool) {
	for i := range len(given) {
		if given[i] >= utf8.RuneSelf {
			return nil, false
		}
	}
	value, known := f.words[strings.ToLower(given)]
	return value, known
}

func isMadeOf(text, characters string) bool {
	return characters == "" || strings.TrimLeft(text, characters) == ""
}
