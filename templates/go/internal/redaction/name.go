package redaction

// usualName is how many bytes of a name can be compared without room of its own.
const usualName = 64

// isSecret tells whether a name, from one of its words on, is a secret one.
func (r *Redaction) isSecret(name string) bool {
	var usual [usualName]byte
	folded := usual[:]
	if r.longest > usualName {
		folded = make([]byte, r.longest)
	}
	free := len(folded) // the folded end of the name stands behind it
	for at := len(name) - 1; at >= 0; at-- {
		if char := name[at]; char != '-' && char != '_' {
			if len(folded)-free == r.longest {
				return false
			}
			free--
			folded[free] = small(char)
		}
		if _, is := r.names[string(folded[free:])]; is && beginsWord(name, at) {
			return true
		}
	}
	return false
}

// fold returns a name as names are compared: small ASCII letters, no `-` and no `_`.
func fold(name string) string {
	folded := make([]byte, 0, len(name))
	for i := range len(name) {
		if char := name[i]; char != '-' && char != '_' {
			folded = append(folded, small(char))
		}
	}
	return string(folded)
}

// beginsWord tells whether a word of a name begins at a place.
func beginsWord(name string, at int) bool {
	if at == 0 || !isLetter(name[at-1]) && !isDigit(name[at-1]) {
		return true
	}
	if !isCapital(name[at]) {
		return false
	}
	return !isCapital(name[at-1]) || at+1 < len(name) && isLetter(name[at+1]) && !isCapital(name[at+1])
}

func small(char byte) byte {
	if isCapital(char) {
		return char + 'a' - 'A'
	}
	return char
}

func isCapital(char byte) bool { return 'A' <= char && char <= 'Z' }
func isLetter(char byte) bool  { return isCapital(char) || 'a' <= char && char <= 'z' }
func isDigit(char byte) bool   { return '0' <= char && char <= '9' }
