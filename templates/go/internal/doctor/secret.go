package doctor

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

const (
	longest        = 200
	shortestSecret = 4
	mark           = "…"
)

// Addresses in a text. What is left of one whose user was taken off may be a query: behind the host nothing is shown.
var (
	restForm  = regexp.MustCompile("…@([A-Za-z0-9._:\\[\\]-]*)[^ `\"A-Za-z0-9._:\\[\\]-][^ `\"]*")
	userForm  = regexp.MustCompile("//[^ /?#`\"]*@")
	queryForm = regexp.MustCompile("[?][^ `\"]+")
)

// secretsOf returns the texts that must never be shown, the longest first.
func secretsOf(found *foundSettings) []string {
	known := map[string]bool{found.Text(optionKey): true}
	for _, value := range found.Headers() {
		known[value] = true
		known[value[strings.LastIndexByte(value, ' ')+1:]] = true
	}
	var secrets []string
	for text := range known {
		if len(text) >= shortestSecret {
			secrets = append(secrets, text)
		}
	}
	slices.SortFunc(secrets, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	return secrets
}

// hide returns a text on one line, not too long, with a mark in place of secrets, users and queries of addresses.
func hide(text string, secrets []string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret, mark)
	}
	text = strings.Map(func(char rune) rune {
		if char < ' ' || char == '\x7f' {
			return ' '
		}
		return char
	}, text)
	text = restForm.ReplaceAllString(text, "…@$1…")
	text = queryForm.ReplaceAllString(userForm.ReplaceAllString(text, "//…@"), "?…")
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + mark
	}
	return text
}

func hideAll(texts, secrets []string) []string {
	hidden := make([]string, len(texts))
	for i, text := range texts {
		hidden[i] = hide(text, secrets)
	}
	return hidden
}
