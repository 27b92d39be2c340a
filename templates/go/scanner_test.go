package lipservice

import (
	"bytes"
	"fmt"
	"testing"
)

func TestTemplatesAreAppendedToTheBuffer(t *testing.T) {
	scanner := NewScanner()
	for _, message := range []string{"", "plain words", `{"a":1}`, "{\"a\":1}\nmore"} {
		for range 4 { // cold, then from each cache
			got, _ := scanner.AppendTemplate([]byte("before "), message)
			if want := "before " + templateOf(message); string(got) != want {
				t.Errorf("%q gave %q, want %q", message, got, want)
			}
		}
	}
}

func TestTheSourceSaysWhetherAMessageWasReadAsJSON(t *testing.T) {
	scanner := NewScanner()
	sources := map[string]Source{
		"plain words":    SourceScan,
		"[]":             SourceJSONKey,
		arrayForm:        SourceScan,
		`{"a":1`:         SourceScan,
		"\ufeff" + "[]":  SourceScan,
		" {\"a\":true} ": SourceJSONKey,
	}
	if firstLineOnly {
		sources["[]\nmore"] = SourceJSONKey
	}
	for _, name := range jsonMessageKeys {
		sources[`{"`+name+`":"plain words"}`] = SourceJSONKey
	}
	for text, want := range sources {
		for range 4 {
			if _, got := scanner.AppendTemplate(nil, text); got != want {
				t.Errorf("%q: source %q, want %q", text, got, want)
			}
		}
	}
}

func TestABodyWithinABodyIsReadToTheEnd(t *testing.T) {
	for _, name := range jsonMessageKeys {
		text := "plain words"
		for range 6 {
			text = fmt.Sprintf(`{"%s":%q}`, name, text)
			template := templateOf(text)
			if again := templateOf(template); again != template {
				t.Errorf("%s gave %q, which gave %q", text, template, again)
			}
		}
	}
}

func TestATokenBeyondTheLimitLeavesNothing(t *testing.T) {
	for extra, want := range []int{templateBytes, 0} {
		token := bytes.Repeat([]byte("x"), templateBytes+extra)
		if got := templateOf(string(token)); len(got) != want {
			t.Errorf("a token of %d bytes left %d", len(token), len(got))
		}
	}
}

// messages returns so many messages, all different.
func messages(count int) []string {
	made := newSamples(11)
	list := make([]string, count)
	for i := range list {
		list[i] = fmt.Sprintf("%s %c%c%c %s", made.text(6), 'a'+i%26, 'a'+i/26%26, 'a'+i/676, made.text(6))
	}
	return append(list[:count-1], `{"a":{"b":[1,2]},"c\n":"d"}`)
}

func TestNothingIsAllocatedForNewMessages(t *testing.T) {
	scanner := NewScanner()
	list := messages(2_000)
	buffer := make([]byte, 0, maxFormBytes)
	for _, message := range list[1_000:] { // lets the buffers for JSON and for ill-formed text grow
		buffer, _ = scanner.AppendTemplate(buffer[:0], message)
	}
	next := 0
	allocations := testing.AllocsPerRun(900, func() {
		buffer, _ = scanner.AppendTemplate(buffer[:0], list[next])
		next++
	})
	if allocations != 0 {
		t.Errorf("%v allocations for a message never seen", allocations)
	}
}

func TestNothingIsAllocatedForKnownMessages(t *testing.T) {
	scanner := NewScanner()
	list := messages(50)
	buffer := make([]byte, 0, maxFormBytes)
	all := func() {
		for _, message := range list {
			buffer, _ = scanner.AppendTemplate(buffer[:0], message)
		}
	}
	for range 3 {
		all()
	}
	if allocations := testing.AllocsPerRun(50, all); allocations != 0 {
		t.Errorf("%v allocations for messages seen before", allocations)
	}
}

func BenchmarkAppendTemplate(b *testing.B) {
	list := messages(1 << 14)
	for name, count := range map[string]int{"known": 1, "few": 1 << 9, "new": len(list)} {
		b.Run(name, func(b *testing.B) {
			scanner := NewScanner()
			var buffer []byte
			b.ReportAllocs()
			for i := range b.N {
				buffer, _ = scanner.AppendTemplate(buffer[:0], list[i%count])
			}
		})
	}
}

func TestTheZeroScannerWorks(t *testing.T) {
	var scanner Scanner
	got, _ := scanner.AppendTemplate(nil, "took 12 ms")
	if want := templateOf("took 12 ms"); string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
