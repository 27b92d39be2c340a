package policy

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// hashFor returns the hash of a document that must be right.
func hashFor(t *testing.T, document string) string {
	t.Helper()
	reading := Read([]byte(document))
	if reading.Policy == nil {
		t.Fatalf("%s: %v", document, reading.Errors)
	}
	return reading.Policy.Hash()
}

// errorsOf returns what is wrong with a document.
func errorsOf(document string) []string {
	var all []string
	for _, finding := range Read([]byte(document)).Errors {
		all = append(all, finding.String())
	}
	return all
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func withRules(rules ...string) string {
	return `{"rules":[` + strings.Join(rules, ",") + `]}`
}

func TestDocumentsMadeByTheTablesAreRight(t *testing.T) {
	made := newSamples(1)
	for range 2_000 {
		document := written(made.document())
		reading := Read(document)
		if len(reading.Errors)+len(reading.Notices) > 0 || reading.Policy == nil {
			t.Fatalf("%s: %v %v", document, reading.Errors, reading.Notices)
		}
		if hash := reading.Policy.Hash(); len(hash) != hashDigits {
			t.Fatalf("hash %q", hash)
		}
	}
}

func TestAnEmptyDocumentIsReadAsItsDefaults(t *testing.T) {
	policy := Read([]byte("{}")).Policy
	defaults := fields{}
	for _, f := range objects[documentObject] {
		if f.fallback != nil {
			defaults[f.name] = f.fallback
		}
	}
	if got := hashFor(t, string(written(defaults))); got != policy.Hash() {
		t.Errorf("hash %s, that of all defaults is %s", policy.Hash(), got)
	}
	if policy.WindowSeconds != windowField.fallback || policy.Budget.CostPerWindow < costLow || len(policy.Rules) > 0 {
		t.Errorf("policy %+v", policy)
	}
}

func TestNullCountsAsAbsent(t *testing.T) {
	want := hashFor(t, "{}")
	for _, f := range objects[documentObject] {
		if got := hashFor(t, `{"`+f.name+`":null}`); got != want {
			t.Errorf("%s: hash %s, want %s", f.name, got, want)
		}
	}
}

func TestEveryFieldThatIsWrongIsSaidInTheOrderOfTheTable(t *testing.T) {
	document, want := fields{}, []string{}
	for _, f := range objects[documentObject] {
		document[f.name] = "\x00"
		if f.kind == kindText && f.allows(1) {
			document[f.name] = false
		}
		want = append(want, member(root, f.name)+": "+unexpected(f.expected, document[f.name]))
	}
	expect(t, errorsOf(string(written(document))), want...)
}

func TestWhatIsNoDocumentHasOneError(t *testing.T) {
	notJSON := "$: " + message(messageNotJSON, "{depth}", strconv.Itoa(documentDepth))
	for _, text := range []string{
		"", " ", "{", "{}}", "{},", "\ufeff{}", `{"a":NaN}`, `{'a':1}`, `{"a":01}`, `{"a":1,}`, "{\"a\":\"\n\"}", "{}\x00", "[1 2]",
		`"\x"`, `{"a":.5}`, `{"a":+1}`, `{"a" 1}`, "\v{}", "//\n{}", "tru", `{"a":"\u00e"}`, strings.Repeat("[", 1<<19),
	} {
		expect(t, errorsOf(text), notJSON)
	}
	for text, got := range map[string]string{
		"null": "null", " true ": "true", "-0": "0", "1e400": "a number", "[]": "a list", `"{}"`: `"{}"`, "1.0": "1", "2.5": "a number",
	} {
		expect(t, errorsOf(text), "$: "+message(messageUnexpected, "{expected}", documentExpected, "{got}", got))
	}
}

func TestADocumentIsBoundedInBytesAfterItsRepair(t *testing.T) {
	document := func(text string) string { return `{"a":"` + text + `"}` }
	room := documentBytes - len(document(""))
	if errors := errorsOf(document(strings.Repeat("x", room))); len(errors) > 0 {
		t.Errorf("errors %v", errors)
	}
	tooLong := "$: " + message(messageDocumentBytes, "{high}", strconv.Itoa(documentBytes))
	expect(t, errorsOf(document(strings.Repeat("x", room+1))), tooLong)
	expect(t, errorsOf(document(strings.Repeat("\xff", room/3+1))), tooLong)
	expect(t, errorsOf(strings.Repeat("\xff", documentBytes+1)), tooLong)
}

func TestADocumentIsBoundedInDepth(t *testing.T) {
	nested := func(depth int) string {
		return `{"x":` + strings.Repeat("[", depth-1) + `"]{["` + strings.Repeat("]", depth-1) + "}"
	}
	if errors := errorsOf(nested(documentDepth)); len(errors) > 0 {
		t.Errorf("errors %v", errors)
	}
	tooDeep := "$: " + message(messageNotJSON, "{depth}", strconv.Itoa(documentDepth))
	expect(t, errorsOf(nested(documentDepth+1)), tooDeep)
	expect(t, errorsOf(strings.Replace(nested(documentDepth+1), "}", `,"x":1}`, 1)), tooDeep)
	expect(t, errorsOf(nested(documentBytes/2-10)), tooDeep)
}

func TestOfANameThatStandsTwiceTheLastCounts(t *testing.T) {
	want := hashFor(t, `{"version":2}`)
	for _, document := range []string{`{"version":"x","version":2}`, `{"version":1,"v\u0065rsion":2}`} {
		if got := hashFor(t, document); got != want {
			t.Errorf("%s: hash %s, want %s", document, got, want)
		}
	}
	rule := func(attributes string) string {
		return withRules(`{"id":"a","action":"always","match":{"attributes":{` + attributes + `}}}`)
	}
	want = hashFor(t, rule(`"\ufffd":"last"`))
	for _, attributes := range []string{`"\ud800":1,"\ud801":2,"\ud800":"last"`, "\"\xff\":\"first\",\"\\udfff\":\"last\""} {
		if got := hashFor(t, rule(attributes)); got != want {
			t.Errorf("%s: hash %s, want %s", attributes, got, want)
		}
	}
}

func TestNamesAreTakenAsTheyAre(t *testing.T) {
	reading := Read([]byte(`{"VERSION":1,"\u212aill_switch":true,"a.b":1,"_":[],"":null,"\u2028<":{}}`))
	var got []string
	for _, notice := range reading.Notices {
		got = append(got, strings.TrimSuffix(notice.String(), ": "+messageUnknownField))
	}
	expect(t, got, `$[""]`, "$.VERSION", "$._", `$["a.b"]`, "$[\"\u2028<\"]", "$[\"\u212aill_switch\"]")
}

func TestNoticesOfAnObjectComeBehindThoseOfItsFields(t *testing.T) {
	reading := Read([]byte(`{"a":1,"always":{"b":1},"rules":[{"id":"x","action":{"algorithm":"always","c":1},"d":1}]}`))
	var got []string
	for _, notice := range reading.Notices {
		got = append(got, notice.Path)
	}
	expect(t, got, "$.always.b", "$.rules[0].action.c", "$.rules[0].d", "$.a")
	if reading.Policy == nil {
		t.Errorf("errors %v", reading.Errors)
	}
}

func TestAnIDThatIsTakenNamesTheFirstRuleWithIt(t *testing.T) {
	rule := `{"id":"a","action":"always"}`
	taken := message(messageDuplicate, "{path}", "$.rules[1]")
	expect(t, errorsOf(withRules(`{"id":"b","action":"always"}`, rule, rule, rule)), "$.rules[2].id: "+taken, "$.rules[3].id: "+taken)
}

func TestSeveritiesTheWrongWayRoundAreSaidAfterTheID(t *testing.T) {
	rule := `{"id":"a","action":"always","match":{"severity":{"min":3,"max":2}}}`
	reversed := message(messageReversed, "{low}", "3", "{high}", "2")
	expect(t, errorsOf(withRules(rule, rule)),
		"$.rules[0].match.severity: "+reversed,
		"$.rules[1].id: "+message(messageDuplicate, "{path}", "$.rules[0]"),
		"$.rules[1].match.severity: "+reversed,
	)
}

func TestElementsOfAListThatIsTooLongAreReadAllTheSame(t *testing.T) {
	rules := fieldOf(objects[documentObject], kindList)
	count := int(rules.high) + 1
	document := withRules(slices.Repeat([]string{"0"}, count)...)
	got := errorsOf(document)
	if len(got) != count+1 || got[0] != "$.rules: "+message(messageEntries, "{size}", rules.size, "{count}", strconv.Itoa(count)) {
		t.Errorf("%d errors, first %s", len(got), got[0])
	}
}

func TestManyErrorsAreFoundInLinearTime(t *testing.T) {
	document := withRules(slices.Repeat([]string{"{}"}, documentBytes/4)...)
	if got := len(errorsOf(document)); got < documentBytes/4 {
		t.Errorf("%d errors", got)
	}
	names := make([]string, documentBytes/16)
	for i := range names {
		names[i] = fmt.Sprintf(`"%x":1`, i)
	}
	if got := len(Read([]byte("{" + strings.Join(names, ",") + "}")).Notices); got != len(names) {
		t.Errorf("%d notices", got)
	}
}

func TestNoBytesAreTooBadToBeRead(t *testing.T) {
	made := newSamples(3)
	for range 3_000 {
		text := made.damaged(written(made.document()))
		reading := Read(text)
		if (reading.Policy == nil) != (len(reading.Errors) > 0) {
			t.Fatalf("%q: %v %v", text, reading.Policy, reading.Errors)
		}
		for _, finding := range slices.Concat(reading.Errors, reading.Notices) {
			if said := finding.String(); !utf8.ValidString(said) || strings.ContainsAny(said, "\n\r\x00") {
				t.Errorf("%q: %q", text, said)
			}
		}
		if again := Read(repaired(text)); !slices.Equal(again.Errors, reading.Errors) || !slices.Equal(again.Notices, reading.Notices) {
			t.Errorf("%q: %v, its repair %v", text, reading, again)
		}
	}
}

func TestTheTextIsLeftAsItWas(t *testing.T) {
	text := []byte("{\"a\":\"\xff\"}")
	before := bytes.Clone(text)
	Read(text)
	if !bytes.Equal(text, before) {
		t.Errorf("%q became %q", before, text)
	}
}
