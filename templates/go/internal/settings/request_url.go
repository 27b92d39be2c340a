package settings

import (
	"fmt"
	"strings"
)

// RequestURL returns an address with a path added to its own, and parameters to its query. It is false where the base is no
// address.
func RequestURL(base, path string, parameters [][2]string) (string, bool) {
	address, isOne := parseAddress(base)
	if !isOne {
		return "", false
	}
	address.path = strings.TrimRight(address.path, "/") + path
	for _, parameter := range parameters {
		separator := "&"
		if len(address.query) <= 1 {
			address.query, separator = "", "?"
		}
		address.query += separator + parameter[0] + "=" + coded(parameter[1])
	}
	return address.String(), true
}

// coded returns a text for a query, with every byte coded that is not for sure plain.
func coded(text string) string {
	var made strings.Builder
	for _, char := range []byte(strings.ToValidUTF8(text, "\uFFFD")) {
		if isLetter := 'a' <= char|' ' && char|' ' <= 'z'; isLetter || strings.IndexByte("0123456789-._~", char) >= 0 {
			made.WriteByte(char)
		} else {
			fmt.Fprintf(&made, "%%%02X", char)
		}
	}
	return made.String()
}

// Fact returns a resource attribute by the name that the spec gives it, or "".
func (s *Settings) Fact(name string) string {
	for _, pair := range s.Resource {
		if pair[0] == resourceKeys[name] {
			return pair[1]
		}
	}
	return ""
}
