package lipservice

import (
	"fmt"
	"strings"
	"testing"
)

func TestAPatternIsTheSameWhetherKnownOrNot(t *testing.T) {
	var cache patternCache
	for i := range 3 * generationPatterns {
		key := fmt.Sprint("key ", i%(generationPatterns+100))
		got := cache.get([]byte(key), []byte("template"))
		if want := patternID([]byte(key)); got.id != want || got.template != "template" {
			t.Fatalf("%q gave %v, want id %q", key, got, want)
		}
	}
}

func TestPatternsAreBoundedInCountAndBytes(t *testing.T) {
	for _, template := range []string{"short", strings.Repeat("long", templateBytes/4), strings.Repeat("x", maxFormBytes)} {
		var cache patternCache
		for i := range 3 * generationPatterns {
			cache.get(fmt.Append(nil, i, template), []byte(template))
			if len(cache.young) > generationPatterns || len(cache.old) > generationPatterns || cache.bytes > generationBytes {
				t.Fatalf("%d and %d patterns, %d bytes", len(cache.young), len(cache.old), cache.bytes)
			}
		}
	}
}

func TestAPatternInUseIsNotForgotten(t *testing.T) {
	var cache patternCache
	used := []byte("in use")
	for i := range 3 * generationPatterns {
		cache.get(used, nil)
		cache.get(fmt.Append(nil, i), nil)
	}
	if _, young := cache.young[string(used)]; !young {
		if _, old := cache.old[string(used)]; !old {
			t.Error("the pattern in use is gone")
		}
	}
}
