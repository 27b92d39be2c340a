package settings

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Notice is something about the set-up that somebody should know.
type Notice struct {
	// Name is the name of the message in the spec.
	Name string
	// Text says what came, what was expected, and what is done.
	Text string
}

// shownCharacters is how much of a value a notice shows.
const shownCharacters = 40

// notice fills the places of a message: a place without its braces, then its value.
func notice(name string, places ...string) Notice {
	for at := 0; at < len(places); at += 2 {
		places[at] = "{" + places[at] + "}"
	}
	return Notice{name, strings.NewReplacer(places...).Replace(messages[name])}
}

// found returns what a notice shows of a value.
func (o *option) found(value any) string {
	text := plain(value)
	if o.secret {
		return quoted(counted(text))
	}
	return quoted(text)
}

// withoutUser returns a text with a mark in place of what may be a name and a password: all in front of its last @.
func withoutUser(text string) string {
	at := strings.LastIndexByte(text, '@')
	if at < 0 {
		return text
	}
	return "…" + text[at:]
}

// plain returns a value as a text; one that is none as JSON.
func plain(value any) string {
	if text, isText := value.(string); isText {
		return text
	}
	return text(value)
}

// counted returns what is shown of a secret.
func counted(text string) string {
	return fmt.Sprintf("%d characters", utf8.RuneCountInString(text))
}

// quoted returns the start of a text in backquotes, without a user.
func quoted(text string) string {
	text = withoutUser(text)
	runes := []rune(text)
	if len(runes) > shownCharacters {
		text = string(runes[:shownCharacters]) + "…"
	}
	return "`" + text + "`"
}
