package lipservice

import (
	"fmt"
	"hash/maphash"
	"strings"
	"testing"
)

func hashOf(key string) uint64 {
	return maphash.String(seed, key)
}

func TestACacheReturnsWhatWasPutOrNothing(t *testing.T) {
	cache := newTextCache(1<<4, 1<<10)
	made := newSamples(12)
	truth := map[string]string{}
	hits := 0
	for range 20_000 {
		key := fmt.Sprint("key ", made.IntN(60))
		if got, reading, ok := cache.get(hashOf(key), []byte(key)); ok {
			hits++
			if string(got) != truth[key] || reading != jsonForm {
				t.Fatalf("%q gave %q, want %q", key, got, truth[key])
			}
		}
		if made.IntN(2) == 0 {
			truth[key] = strings.Repeat("t", made.IntN(90))
			forget(&cache, key)
			cache.put(hashOf(key), []byte(key), []byte(truth[key]), jsonForm)
		}
	}
	if hits == 0 {
		t.Error("nothing was ever found")
	}
}

// forget voids what the cache knows of a key; in real use a key always has the same template.
func forget(cache *textCache, key string) {
	for i := range cache.slots {
		if cache.slots[i].hash == hashOf(key) {
			cache.slots[i].used = false
		}
	}
}

func TestKeysOfOneHashAreToldApart(t *testing.T) {
	cache := newTextCache(1<<4, 1<<10)
	cache.put(1, []byte("one"), []byte("first"), notJSON)
	if _, _, ok := cache.get(1, []byte("two")); ok {
		t.Error("another key was found")
	}
}

func TestACacheNeverGrows(t *testing.T) {
	scanner := NewScanner()
	slots, bytes := len(scanner.lines.slots), len(scanner.lines.ring)
	made := newSamples(13)
	for range 30_000 {
		scanner.AppendTemplate(nil, made.text(30))
	}
	if len(scanner.lines.slots) != slots || len(scanner.lines.ring) != bytes {
		t.Error("the cache of lines grew")
	}
	if len(scanner.messages.slots) != messageSlots || len(scanner.messages.ring) != messageBytes {
		t.Error("the cache of messages grew")
	}
}

func TestLongKeysAreNotKept(t *testing.T) {
	cache := newTextCache(1<<4, 1<<10)
	key := strings.Repeat("k", cacheKeyBytes+1)
	cache.put(hashOf(key), []byte(key), nil, notJSON)
	if cache.next != 0 {
		t.Error("a long key was kept")
	}
}

func TestAMessageIsKeptWhenItComesASecondTime(t *testing.T) {
	scanner := NewScanner()
	for sighting, want := range []bool{false, true} {
		scanner.AppendTemplate(nil, "plain words")
		if kept := scanner.messages.next > 0; kept != want {
			t.Errorf("sighting %d: kept %v", sighting+1, kept)
		}
	}
}
