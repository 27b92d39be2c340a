package lipservice

import "testing"

func TestCaseCountsUnlessTheListSaysOtherwise(t *testing.T) {
	exact := wordList{false, []string{"Mon", "kelvin", "z"}}
	folded := wordList{true, []string{"kelvin", "mon"}}
	for _, test := range []struct {
		text          string
		exact, folded bool
	}{
		{"Mon", true, true},
		{"mon", false, true},
		{"kelvin", true, true},
		{"KELVIN", false, true},
		{"\u212aelvin", false, false}, // the Kelvin sign is no k
		{"z", true, false},
		{"", false, false},
		{"zz", false, false},
	} {
		if exact.has([]byte(test.text)) != test.exact || folded.has([]byte(test.text)) != test.folded {
			t.Errorf("%q: not as expected", test.text)
		}
	}
}

func TestTheListsOfTheSpecAreSorted(t *testing.T) {
	for _, list := range []wordList{valueUnlessKey, personBefore, personUnless, quoteUnlessKey} {
		for _, word := range list.words {
			if !list.has([]byte(word)) {
				t.Errorf("%q is not found in its list", word)
			}
		}
	}
}
