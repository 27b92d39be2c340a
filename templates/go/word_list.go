package lipservice

// wordList is a sorted list of words. With anyCase they are in lower case and the case of ASCII letters does not count.
type wordList struct {
	anyCase bool
	words   []string
}

// has tells whether a text is a word of the list.
func (l wordList) has(text []byte) bool {
	if !l.anyCase {
		return contains(l.words, text)
	}
	for _, word := range l.words {
		if equalFold(text, word) {
			return true
		}
	}
	return false
}

// contains looks for a word in a sorted list.
func contains(sorted []string, text []byte) bool {
	low, high := 0, len(sorted)
	for low < high {
		middle := int(uint(low+high) / 2)
		if sorted[middle] < string(text) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low < len(sorted) && sorted[low] == string(text)
}

// equalFold compares with a word in lower case. Only ASCII letters have case: no Kelvin sign is a k.
func equalFold(text []byte, lower string) bool {
	if len(text) != len(lower) {
		return false
	}
	for i, char := range text {
		if 'A' <= char && char <= 'Z' {
			char += 'a' - 'A'
		}
		if char != lower[i] {
			return false
		}
	}
	return true
}
