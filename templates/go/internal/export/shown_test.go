package export

import (
	"errors"
	"strings"
	"testing"
)

func TestWhatAnEndpointSaysIsShownOnOneLineWithoutControlCharactersAndShortened(t *testing.T) {
	if got := shortened("bad\r\n\x1b[31mrecord\u009b\xff"); got != "bad   [31mrecord " {
		t.Errorf("%q", got)
	}
	for _, long := range []string{strings.Repeat("é", 300), "x" + strings.Repeat("é", 300)} {
		if got := shortened(long); len(got) > 200 || len(got) < 199 || !strings.HasPrefix(long, got) {
			t.Errorf("%q", got)
		}
	}
}

func TestNoAddressIsShownWithItsUserOrItsQuery(t *testing.T) {
	for given, want := range map[string]string{
		"https://me:hidden@x.example:8/logs?token=hidden#hidden": "https://x.example:8/logs",
		"/elsewhere?token=hidden":                                "/elsewhere",
		"http://me:hid den@x":                                    "…",
		"http://me:hidden/@x":                                    "…",
	} {
		if got := shownAddress(given); got != want {
			t.Errorf("%s: %s", given, got)
		}
	}
}

func TestAFaultIsShownWithoutTheSecretsOfTheAddressesInIt(t *testing.T) {
	for given, want := range map[string]string{
		`Post "http://x/y?token=hidden": EOF`:             `Post "http://x/y": EOF`,
		"proxy http://me:hidden@p:1: refused":             "proxy http://p:1: refused",
		`invalid proxy address "http://me:hid den@p": no`: `invalid proxy address "…": no`,
		"dial tcp 127.0.0.1:1: connect: refused":          "dial tcp 127.0.0.1:1: connect: refused",
	} {
		if got := shownFault(errors.New(given)); got != want {
			t.Errorf("%s: %s", given, got)
		}
	}
}
