package policy

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"testing"
)

func TestEveryFieldOfTheDocumentIsAPartOfThePolicy(t *testing.T) {
	want := len(objects[documentObject])
	if got := reflect.TypeFor[Policy]().NumField() - 1; got != want { // less the hash
		t.Errorf("%d fields, the document has %d", got, want)
	}
	if got := reflect.TypeFor[Retained]().NumField(); got != len(objects["retained"]) {
		t.Errorf("%d fields of what is retained", got)
	}
}

func TestAnActionHoldsItsAlgorithmAndItsNumbers(t *testing.T) {
	name := firstOf(periods)
	reading := Read([]byte(withRules(`{"id":"a","action":"3/`+name+`"}`, `{"id":"b","action":"50%","include_errors":true}`)))
	if reading.Policy == nil {
		t.Fatal(reading.Errors)
	}
	first, second := reading.Policy.Rules[0], reading.Policy.Rules[1]
	count, period := first.Action.Parameter(rateForm.field+"_count"), first.Action.Parameter(rateForm.field+"_period_ms")
	if first.Action.Algorithm != rateForm.algorithm || count != 3 || period != periods[name]*millisecondsPerSecond {
		t.Errorf("action %v", first.Action)
	}
	if second.Action.Algorithm != percentForm.algorithm || second.Action.Parameter(percentForm.field) != One/2 {
		t.Errorf("action %v", second.Action)
	}
	if first.IncludeErrors || !second.IncludeErrors || first.ID != "a" {
		t.Errorf("rules %v", reading.Policy.Rules)
	}
}

func TestManyGoroutinesGetTheSameHash(t *testing.T) {
	policy, want := Read([]byte("{}")).Policy, hashFor(t, "{}")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if got := policy.Hash(); got != want {
				t.Errorf("hash %s, want %s", got, want)
			}
		})
	}
	group.Wait()
}

func TestTheTablesNameWhatThereIs(t *testing.T) {
	for name, list := range objects {
		for _, f := range list {
			if _, known := objects[f.of]; f.of != "" && !known {
				t.Errorf("%s.%s is made of %s", name, f.name, f.of)
			}
		}
	}
	for word, algorithm := range actionWords {
		if list, known := algorithms[algorithm]; !known || len(list) > 0 {
			t.Errorf("%s stands for %s", word, algorithm)
		}
	}
	for _, form := range []shortForm{percentForm, rateForm} {
		if list := algorithms[form.algorithm]; len(list) != 1 || list[0].name != form.field {
			t.Errorf("a short form of %s", form.algorithm)
		}
	}
}

func TestDocumentsThatMeanTheSameHaveOneHash(t *testing.T) {
	rule := func(action string) string { return withRules(`{"id":"a","action":` + action + `}`) }
	same := [][]string{
		{`{"version":10}`, `{"version":10.0}`, `{"version":1e1}`, `{"version":100E-1}`},
		{`{"version":0}`, `{"version":-0}`, `{"version":-0.0}`, `{"version":1e-400}`, "{}"},
		{
			rule(`"12.5%"`), rule(`" 12.50 %"`),
			rule(`{"algorithm":"` + percentForm.algorithm + `","` + percentForm.field + `":"0.125"}`),
		},
	}
	for name, seconds := range periods {
		for other, length := range periods {
			if length == seconds {
				long := `{"algorithm":"` + rateForm.algorithm + `","` + rateForm.field + `":"7 / ` + other + `"}`
				same = append(same, []string{rule(`"7/` + name + `"`), rule(long)})
			}
		}
	}
	for word, algorithm := range actionWords {
		same = append(same, []string{rule(`"` + word + `"`), rule(`{"algorithm":"` + algorithm + `"}`)})
	}
	for word, number := range fieldNamed(objects["always"], "min_severity").words {
		text := func(value string) string { return `{"always":{"min_severity":` + value + `}}` }
		same = append(same, []string{text(decimal(number)), text(`"` + word + `"`), text(`"` + strings.ToUpper(word) + `"`)})
	}
	for _, documents := range same {
		for _, document := range documents[1:] {
			if want, got := hashFor(t, documents[0]), hashFor(t, document); got != want {
				t.Errorf("%s: hash %s, that of %s is %s", document, got, documents[0], want)
			}
		}
	}
}

func TestSpaceAndEscapesAndTheOrderOfNamesDoNotMatter(t *testing.T) {
	made := newSamples(2)
	for range 300 {
		document := made.document()
		// Escapes what the canonical form does not, and indents.
		other, err := json.MarshalIndent(document, "\t", " ")
		if err != nil {
			t.Fatal(err)
		}
		if want, got := hashFor(t, string(written(document))), hashFor(t, string(other)); got != want {
			t.Errorf("%s: hash %s, want %s", other, got, want)
		}
	}
}
