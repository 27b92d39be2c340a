package lipservice

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzTemplate looks for a message whose template is not its own, not UTF-8, too long, or not the same when known.
func FuzzTemplate(f *testing.F) {
	for _, examples := range specExamples {
		for _, example := range examples {
			f.Add(example.message)
		}
	}
	made := newSamples(15)
	for range 200 {
		f.Add(made.any())
	}
	f.Add(strings.Repeat("x ", textBytes))
	known := NewScanner()
	f.Fuzz(func(t *testing.T, message string) {
		template := templateOf(message)
		if again := templateOf(template); again != template {
			t.Errorf("template %q has the template %q", template, again)
		}
		if !utf8.ValidString(template) || len(template) > maxFormBytes {
			t.Errorf("template % x", template)
		}
		for range 3 {
			if got, _ := known.AppendTemplate(nil, message); string(got) != template {
				t.Errorf("%q when known, %q when new", got, template)
			}
		}
	})
}
