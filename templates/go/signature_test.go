package lipservice

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestEachPartOfTheKeyAndNothingElseTellsPatternsApart(t *testing.T) {
	first, last := severityBuckets[0], severityBuckets[len(severityBuckets)-1]
	id := SignatureOf("one", first.first, "app", "").ID
	for part, other := range map[keyPart]Signature{
		keySeverity: SignatureOf("one", last.first, "app", ""),
		keyLogger:   SignatureOf("one", first.first, "other", ""),
		keyTemplate: SignatureOf("two", first.first, "app", ""),
	} {
		if differs := other.ID != id; differs != slices.Contains(keyParts[:], part) {
			t.Errorf("part %d: another id: %v", part, differs)
		}
	}
}

func TestSeveritiesOfOneRangeHaveOnePattern(t *testing.T) {
	for _, bucket := range severityBuckets {
		want := SignatureOf("one", bucket.first, "", "")
		for severity := bucket.first; severity <= bucket.last; severity++ {
			if got := SignatureOf("one", severity, "", ""); got != want {
				t.Errorf("severity %d: %v, want %v", severity, got, want)
			}
		}
	}
}

func TestOtherSeveritiesCountAsTheDefault(t *testing.T) {
	for _, severity := range []int{-1 << 62, -1, 1 << 20, 1 << 62} {
		if got := bucketName(severity); got != defaultSeverityBucket {
			t.Errorf("severity %d is %q", severity, got)
		}
	}
}

func TestTheNativeTemplateIsReadInPlaceOfTheMessage(t *testing.T) {
	native := SignatureOf("Hello Bob", 9, "", "Hello %s")
	if native.Template != templateOf("Hello %s") || native.Source != SourceTemplate {
		t.Errorf("native template gave %v", native)
	}
	if json := SignatureOf("x", 9, "", "[]"); json.Template != arrayForm || json.Source != SourceTemplate {
		t.Errorf("native template gave %v", json)
	}
	if empty := SignatureOf("Hello Bob", 9, "", ""); empty.Source != SourceScan {
		t.Errorf("empty template gave %v", empty)
	}
}

func TestALoggerIsReadLikeAMessageAndCut(t *testing.T) {
	if SignatureOf("one", 9, "worker-3", "") != SignatureOf("one", 9, "worker-12345", "") {
		t.Error("a number in the logger's name made another pattern")
	}
	long := strings.Repeat("\u00e9", loggerBytes)
	if len(long) < templateBytes && SignatureOf("one", 9, long, "") != SignatureOf("one", 9, long+"x", "") {
		t.Error("the end of a long name made another pattern")
	}
}

func TestPartsOfTheKeyCannotRunTogether(t *testing.T) {
	if len(keyParts) > 1 && SignatureOf("c", 9, "a b", "").ID == SignatureOf("b c", 9, "a", "").ID {
		t.Error("logger and template run together")
	}
}

func TestPatternsWithEqualKeysKeepTheirTemplates(t *testing.T) {
	for range 3 {
		for message, logger := range map[string]string{"": "\x00", "\x00": ""} {
			if got := SignatureOf(message, 9, logger, "").Template; got != message {
				t.Errorf("%q from %q gave %q", message, logger, got)
			}
		}
	}
}

func TestManyGoroutinesGetTheSameSignatures(t *testing.T) {
	list := messages(500)
	want := make([]Signature, len(list))
	for i, message := range list {
		want[i] = SignatureOf(message, 9, "app", "")
	}
	var group sync.WaitGroup
	for start := range 8 {
		group.Go(func() {
			for i := range list {
				at := (i*7 + start*61) % len(list)
				if got := SignatureOf(list[at], 9, "app", ""); got != want[at] {
					t.Errorf("%q gave %v, want %v", list[at], got, want[at])
				}
			}
		})
	}
	group.Wait()
}
