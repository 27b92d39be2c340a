package doctor

import (
	"fmt"
	"strconv"
	"strings"
)

// destination finds what there is to say of settings: where records go and why, without a secret.
func (f *facts) destination(found *foundSettings, secrets []string) {
	where := &found.Destination
	f.add(map[string]string{
		"way": where.Way, "profile": where.Profile, "url": hide(where.URL, secrets),
		"disabled_source": found.Source("disabled"),
		"endpoint_source": found.EndpointSource(),
		"headers_source":  found.HeadersSource(),
		"token_source":    found.Source(optionKey),
	}, map[string][]string{"given": given(found, secrets), "notices": noticesOf(found, secrets)})
	f.token(found)
}

func given(found *foundSettings, secrets []string) []string {
	var lines []string
	for _, each := range found.Given() {
		source := each.Source
		if source == each.Name {
			source = "in code"
		}
		lines = append(lines, fmt.Sprintf("%s = %s (%s)", each.Name, hide(each.Value, secrets), source))
	}
	return lines
}

func noticesOf(found *foundSettings, secrets []string) []string {
	var lines []string
	for _, said := range found.Notices {
		if said.Name != "nowhere" {
			lines = append(lines, hide(said.Text, secrets))
		}
	}
	return lines
}

// token finds whether the token is good.
func (f *facts) token(found *foundSettings) {
	key := found.Text(optionKey)
	rest, begins := strings.CutPrefix(key, tokenPrefix)
	kind := "odd"
	switch {
	case key == "":
		kind = withoutKey(found)
	case begins && rest != "" && isMadeOf(rest, tokenCharacters):
		kind = "good"
	case begins:
		kind = "placeholder"
	}
	texts := map[string]string{"token": kind, "token_length": strconv.Itoa(len(key))}
	if begins {
		texts["token_prefix"] = tokenPrefix
	}
	f.add(texts, nil)
}

// withoutKey says what there is in place of a token, or why there is none.
func withoutKey(found *foundSettings) string {
	said := map[string]bool{}
	for _, notice := range found.Notices {
		said[notice.Name] = true
	}
	switch {
	case said["personal_key"]:
		return "personal"
	case said["token_unusable"]:
		return "unusable"
	case found.HasTokenProvider():
		return "provider"
	case len(found.Headers()) > 0:
		return "headers"
	case found.Destination.Profile == profileOTLP:
		return "unneeded"
	}
	return "none"
}

func isMadeOf(text, characters string) bool {
	return strings.IndexFunc(text, func(char rune) bool { return !strings.ContainsRune(characters, char) }) < 0
}
