package settings

import "strings"

// readKey reads a project token. A wrong one is told by what is wrong with it, since PostHog itself takes every token that
// has the shape of one and drops what comes with it.
func (r *reader) readKey(o *option, source string, value any) (any, bool) {
	text, isText := value.(string)
	key := trimBlanks(text)
	switch {
	case !isText || int64(len(key)) > o.high || !visible.MatchString(key):
		r.tell(o, notice("token_unusable", "source", source))
		return nil, false
	case strings.HasPrefix(key, personalPrefix):
		r.tell(o, notice("personal_key", "source", source))
		return nil, false
	case !strings.HasPrefix(key, TokenPrefix):
		r.tell(o, notice("token_shape", "source", source))
	}
	return key, true
}

func trimBlanks(text string) string {
	return strings.Trim(text, blanks)
}
