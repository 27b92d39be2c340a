package export

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// What of others' texts and addresses is shown to people: nothing secret, nothing that a terminal would obey, not much.

const shownBytes = 200

// shortened returns the start of what an endpoint says, on one line.
func shortened(text string) string {
	text = strings.Map(func(char rune) rune {
		if unicode.IsPrint(char) {
			return char
		}
		return ' '
	}, strings.ToValidUTF8(text[:min(len(text), 2*shownBytes)], ""))
	if len(text) > shownBytes {
		text = strings.ToValidUTF8(text[:shownBytes], "")
	}
	return text
}

// shownAddress returns an address without what may be secret: its user and its query.
func shownAddress(text string) string {
	parsed, err := url.Parse(text)
	if err != nil {
		return "…"
	}
	return (&url.URL{Scheme: parsed.Scheme, Host: parsed.Host, Path: parsed.Path}).String()
}

var (
	anAddress = regexp.MustCompile(`"[^"]*://[^"]*"|[A-Za-z][A-Za-z0-9+.-]*://[^\s"]+`)
	itsEnd    = regexp.MustCompile(`[:,;]*\z`)
)

// shownFault returns what went wrong; the addresses in it, of proxies too, without what may be secret.
func shownFault(err error) string {
	return shortened(anAddress.ReplaceAllStringFunc(err.Error(), func(found string) string {
		bare := strings.Trim(found, `"`)
		end := itsEnd.FindString(bare)
		shown := shownAddress(strings.TrimSuffix(bare, end)) + end
		if bare != found {
			return `"` + shown + `"`
		}
		return shown
	}))
}
