package lipservice

import (
	"fmt"
	"strings"
	"testing"
)

func formOf(names ...string) string {
	return objectForm + strings.Join(names, ",") + objectEnd
}

func TestKeysAreReducedSortedAndListedOnce(t *testing.T) {
	for body, want := range map[string]string{
		`[]`:                            arrayForm,
		`{}`:                            formOf(""),
		`{"":1}`:                        formOf(""),
		`{"":1,"a":2}`:                  formOf("", "a"),
		`{"b":1,"a":2,"b":3}`:           formOf("a", "b"),
		`{"k12":1,"k3":2,"k1 2":3}`:     formOf("k0"),
		`{"x,y":1,"(z)":2}`:             formOf("xy", "z"),
		`{"\u65e5":1,"z":2}`:            formOf("z", "\u65e5"),
		`{"\ud800":1}`:                  formOf("\ufffd"),
		`{"\ue000":1,"\ud83d\ude00":2}`: formOf("\ue000", "\U0001f600"), // by bytes, not by code units
	} {
		if _, got := readBody(body); got != want {
			t.Errorf("%s gave %q, want %q", body, got, want)
		}
	}
}

func TestManyKeysAreNotAllListed(t *testing.T) {
	for extra, end := range []string{objectEnd, moreKeys + objectEnd} {
		var members, names []string
		for i := range jsonKeys + extra {
			name := string([]byte{'a' + byte(i/26%26), 'a' + byte(i%26), 'a' + byte(i/676)})
			members, names = append(members, fmt.Sprintf("%q:0", name)), append(names, name)
		}
		_, got := readBody("{" + strings.Join(members, ",") + "}")
		if want := objectForm + strings.Join(names[:jsonKeys], ",") + end; got != want {
			t.Errorf("%d keys gave %q, want %q", len(names), got, want)
		}
		if !isForm([]byte(got)) {
			t.Errorf("%q is not known as a form", got)
		}
	}
}

func TestWhatTheReadingWritesIsAFormAndNothingElseIs(t *testing.T) {
	for _, form := range []string{arrayForm, formOf(""), formOf("a"), formOf("", "a"), formOf("a", "b"), formOf("a0b0")} {
		if !isForm([]byte(form)) || templateOf(form) != form {
			t.Errorf("%q is not known as a form", form)
		}
	}
	for _, other := range []string{
		"", " " + arrayForm, arrayForm + " ", objectForm, formOf("b", "a"), formOf("a", "a"), formOf("a b"), formOf("a1"),
		formOf("a00"), formOf("a(b"), formOf("a") + ">", objectForm + "a" + moreKeys + objectEnd, "<json:a>",
	} {
		if isForm([]byte(other)) {
			t.Errorf("%q is taken for a form", other)
		}
	}
}

func TestTheLongestBodyHasTheLongestForm(t *testing.T) {
	body := `{"` + strings.Repeat("k", textBytes-len(`{"":0}`)) + `":0}`
	form := templateOf(body)
	if len(form) != maxFormBytes || templateOf(form) != form {
		t.Errorf("%d bytes gave %d, want %d", len(body), len(form), maxFormBytes)
	}
	if longer := formOf(strings.Repeat("k", textBytes)); isForm([]byte(longer)) {
		t.Errorf("%d bytes are taken for a form", len(longer))
	}
}
