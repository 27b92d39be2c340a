package settings

import (
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// part is a part of a map, as it was written and as it is read.
type part struct{ written, name, value string }

// readMap reads texts by names. Parts that cannot be used are returned as they were written; false: it is no map at all.
func readMap(value any, isInCode, areHeaders bool) (texts map[string]string, wrong []string, usable bool) {
	parts, usable := splitMap(value, isInCode)
	if !usable {
		return nil, nil, false
	}
	texts = map[string]string{}
	for _, each := range parts {
		text := each.value
		if areHeaders {
			text = headerText(text)
		}
		if each.name == "" || areHeaders && !(headerName.MatchString(each.name) && headerValue.MatchString(text)) {
			wrong = append(wrong, each.written)
			continue
		}
		if areHeaders {
			removeHeader(texts, each.name)
		}
		texts[each.name] = text
	}
	return texts, wrong, true
}

// splitMap returns the parts of a map given in code, or of a text of the environment.
func splitMap(value any, isInCode bool) ([]part, bool) {
	text, isText := value.(string)
	if isText && !isInCode {
		return splitText(text), true
	}
	texts, isMap := textsOf(value)
	var parts []part
	for _, name := range sortedKeys(texts) {
		parts = append(parts, part{name + "=" + texts[name], trimBlanks(name), trimBlanks(texts[name])})
	}
	return parts, isMap
}

// splitText reads the form of W3C baggage: name=value,name=value, values percent-encoded.
func splitText(text string) (parts []part) {
	for written := range strings.SplitSeq(text, ",") {
		written = trimBlanks(written)
		name, value, found := strings.Cut(written, "=")
		switch {
		case written == "":
		case !found:
			parts = append(parts, part{written: written})
		default:
			parts = append(parts, part{written, trimBlanks(name), decodePercent(trimBlanks(value))})
		}
	}
	return parts
}

// textsOf returns a map of texts alone.
func textsOf(value any) (map[string]string, bool) {
	if texts, are := value.(map[string]string); are {
		return texts, true
	}
	given, isMap := value.(map[string]any)
	texts := map[string]string{}
	for name, each := range given {
		text, isText := each.(string)
		if !isText {
			return nil, false
		}
		texts[name] = text
	}
	return texts, isMap
}

// decodePercent decodes %XX; a percent sign that starts no two hexadecimal digits stays.
func decodePercent(text string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	decoded := make([]byte, 0, len(text))
	for at := 0; at < len(text); at++ {
		if text[at] == '%' && at+2 < len(text) {
			if code, err := strconv.ParseUint(text[at+1:at+3], 16, 8); err == nil && isHex(text[at+1]) {
				decoded = append(decoded, byte(code))
				at += 2
				continue
			}
		}
		decoded = append(decoded, text[at])
	}
	return repaired(decoded)
}

// isHex excludes the sign and the underscore, which ParseUint might take.
func isHex(char byte) bool {
	return strings.IndexByte("0123456789abcdefABCDEF", char) >= 0
}

// A token and a field value of RFC 9110, of ASCII alone; a client would refuse others, request by request.
var (
	headerName  = regexp.MustCompile("\\A[A-Za-z0-9!#$%&'*+.^_`|~-]+\\z")
	headerValue = regexp.MustCompile(`\A[ -~\t]*\z`)
)

// headerText leaves out what would end a header, or the request.
func headerText(text string) string {
	return strings.NewReplacer("\r", "", "\n", "", "\x00", "").Replace(text)
}

func removeHeader(texts map[string]string, name string) {
	for other := range texts {
		if lowerASCII(other) == lowerASCII(name) {
			delete(texts, other)
		}
	}
}

func sortedKeys[V any](texts map[string]V) []string {
	names := make([]string, 0, len(texts))
	for name := range texts {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
