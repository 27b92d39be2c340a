package lipservice

import (
	"bytes"
	"slices"
)

// The forms that stand for a JSON body without a message: the mark of an array, or the names of an object's keys.
const (
	arrayForm  = "<JSON_ARRAY>"
	objectForm = "<JSON:"
	objectEnd  = ">"
	moreKeys   = ",+" + placeholder
)

// maxFormBytes is the length of the longest form: the one of the longest body, which has a single key.
const maxFormBytes = textBytes - len(`{"":0}`) + len(objectForm) + len(objectEnd)

// reduceKey reduces the name of a key in place: delimiters and space go, then a run of digits becomes one 0.
func reduceKey(key []byte) []byte {
	kept := key[:0]
	for _, char := range key {
		if traits[char]&endsToken != 0 {
			continue
		}
		if !isDigit(char) {
			kept = append(kept, char)
		} else if len(kept) == 0 || kept[len(kept)-1] != '0' {
			kept = append(kept, '0')
		}
	}
	return kept
}

// appendForm appends the names of the keys, sorted and each once, as many as the spec lists.
func (b *jsonBody) appendForm(dst []byte) []byte {
	slices.SortFunc(b.keys, func(left, right span) int {
		return bytes.Compare(b.name(left), b.name(right))
	})
	keys := slices.CompactFunc(b.keys, func(left, right span) bool {
		return bytes.Equal(b.name(left), b.name(right))
	})
	dst = append(dst, objectForm...)
	for i, key := range keys[:min(len(keys), jsonKeys)] {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, b.name(key)...)
	}
	if len(keys) > jsonKeys {
		dst = append(dst, moreKeys...)
	}
	return append(dst, objectEnd...)
}

func (b *jsonBody) name(key span) []byte {
	return b.names[key.start:key.end]
}

// isForm tells whether a text is exactly what the JSON reading writes for an object's keys or an array. Such a text is
// its own template, so that a template is never changed by reading it again.
func isForm(text []byte) bool {
	if string(text) == arrayForm {
		return true
	}
	names, ok := bytes.CutPrefix(text, []byte(objectForm))
	if !ok || len(text) > maxFormBytes {
		return false
	}
	names, ok = bytes.CutSuffix(names, []byte(objectEnd))
	if !ok {
		return false
	}
	listed, more := bytes.CutSuffix(names, []byte(moreKeys))
	count, ok := countAscending(listed)
	return ok && count <= jsonKeys && (!more || count == jsonKeys)
}

// countAscending counts the keys of a list and tells whether each is reduced and greater than the one before.
func countAscending(names []byte) (count int, ok bool) {
	var before []byte
	for more := true; more; count++ {
		var key []byte
		key, names, more = bytes.Cut(names, []byte(","))
		if !isReduced(key) || count > 0 && bytes.Compare(before, key) >= 0 {
			return count, false
		}
		before = key
	}
	return count, true
}

// isReduced tells whether the name of a key is as reduceKey leaves it.
func isReduced(key []byte) bool {
	for i, char := range key {
		switch {
		case traits[char]&endsToken != 0:
			return false
		case isDigit(char) && (char != '0' || i > 0 && key[i-1] == '0'):
			return false
		}
	}
	return true
}
