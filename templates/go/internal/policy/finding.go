package policy

import "strconv"

// Finding is an error or a notice: where in the document, such as $.rules[2].action, and what.
type Finding struct {
	Path    string
	Message string
}

// String returns both.
func (f Finding) String() string {
	return f.Path + ": " + f.Message
}

// member returns the path of a field below a path.
func member(path, name string) string {
	if isPlain(name) {
		return path + "." + name
	}
	return path + "[" + shown(name) + "]"
}

// isPlain tells whether a name is one of most programming languages, and so needs no quotes.
func isPlain(name string) bool {
	for i := range len(name) {
		char := name[i]
		isLetter := 'a' <= char|' ' && char|' ' <= 'z' || char == '_'
		if isDigit := '0' <= char && char <= '9'; !isLetter && !(isDigit && i > 0) {
			return false
		}
	}
	return name != ""
}

// element returns the path of an element below a path.
func element(path string, index int) string {
	return path + "[" + strconv.Itoa(index) + "]"
}
