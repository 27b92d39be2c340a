package policy

import (
	"bytes"
	"slices"
	"testing"
)

// FuzzRead looks for a document whose canonical form is another policy, or whose findings are those of no other reading.
func FuzzRead(f *testing.F) {
	made := newSamples(9)
	for range 100 {
		document := written(made.document())
		f.Add(document)
		f.Add(made.damaged(document))
	}
	for _, text := range []string{"", "{}", `{"version":1e400}`, `{"version":-0}`, `{"\ud800":"\udc00"}`, "{\"\xff\":[[[{}]]]}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		reading := Read(text)
		if (reading.Policy == nil) != (len(reading.Errors) > 0) || !bytes.Equal(text, before) {
			t.Errorf("policy %v, errors %v", reading.Policy, reading.Errors)
		}
		again := Read(repaired(text))
		if !slices.Equal(again.Errors, reading.Errors) || !slices.Equal(again.Notices, reading.Notices) {
			t.Errorf("findings %v, of its repair %v", reading, again)
		}
		given, err := readJSON(repaired(text))
		if err != nil || reading.Policy == nil || len(written(given)) > documentBytes {
			return
		}
		if same := Read(written(given)).Policy; same == nil || same.Hash() != reading.Policy.Hash() {
			t.Errorf("another policy in its canonical form %s", written(given))
		}
	})
}
