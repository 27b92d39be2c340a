package lipservice

import "hash/maphash"

// Bounds of the caches, in entries and in bytes of keys and templates together.
const (
	messageSlots = 1 << 11
	messageBytes = 1 << 17
	lineSlots    = 1 << 13
	lineBytes    = 1 << 19
)

// cacheKeyBytes is the longest key a cache takes. A longer one would push many short ones out, and is rare enough to be
// read anew.
const cacheKeyBytes = 300

// seed makes the caches' hashes differ from process to process, so nobody can choose messages that collide. Nothing but
// speed depends on a hash.
var seed = maphash.MakeSeed()

// textCache remembers the template of recent texts, within fixed bounds in count and bytes.
//
// Keys and templates lie end to end in a ring of bytes that overwrites what is oldest; a slot finds an entry by its hash.
// Nothing is allocated after the first entry. A textCache is not safe for concurrent use.
type textCache struct {
	slots []cacheSlot // a power of two
	ring  []byte      // a power of two
	next  uint64      // bytes written so far, over all laps of the ring
	found uint64      // a number of the entry that was found last, never 0 and never that of another
}

// cacheSlot says where an entry lies. It is void once the ring has come round to it.
type cacheSlot struct {
	hash     uint64
	start    uint64 // as counted by next
	key      uint16
	template uint16
	reading  jsonReading
	used     bool
}

func newTextCache(slots, bytes int) textCache {
	return textCache{slots: make([]cacheSlot, slots), ring: make([]byte, bytes)}
}

// get returns the template of a key, valid until the next put, and how it was read.
func (c *textCache) get(hash uint64, key []byte) (template []byte, reading jsonReading, ok bool) {
	home := c.home(hash)
	for _, index := range [2]int{home, home ^ 1} {
		slot := &c.slots[index]
		if slot.hash != hash || c.isVoid(slot) {
			continue
		}
		start := c.place(slot.start)
		middle := start + int(slot.key)
		if string(c.ring[start:middle]) == string(key) {
			c.found = slot.start + 1
			return c.ring[middle : middle+int(slot.template)], slot.reading, true
		}
	}
	return nil, notJSON, false
}

// put remembers the template of a key, unless one of them is long. Of the two slots an entry may use, it takes the one
// whose entry is older.
func (c *textCache) put(hash uint64, key, template []byte, reading jsonReading) {
	if len(key) > cacheKeyBytes || len(template) > templateBytes {
		return
	}
	home := c.home(hash)
	slot := &c.slots[home]
	if other := &c.slots[home^1]; !other.used || slot.used && other.start < slot.start {
		slot = other
	}
	start := c.reserve(len(key) + len(template))
	*slot = cacheSlot{
		hash:     hash,
		start:    start,
		key:      uint16(len(key)),
		template: uint16(len(template)),
		reading:  reading,
		used:     true,
	}
	entry := c.ring[c.place(start):]
	copy(entry[copy(entry, key):], template)
}

// home returns the first of the two slots that an entry may use; the other one is its neighbour.
func (c *textCache) home(hash uint64) int {
	return int(hash & uint64(len(c.slots)-1))
}

// place returns where in the ring the byte lies that was written as number start.
func (c *textCache) place(start uint64) int {
	return int(start & uint64(len(c.ring)-1))
}

// isVoid tells whether a slot was never used, or its entry is overwritten by now.
func (c *textCache) isVoid(slot *cacheSlot) bool {
	return !slot.used || c.next-slot.start > uint64(len(c.ring))
}

// reserve takes the next bytes of the ring; an entry never runs over its end.
func (c *textCache) reserve(size int) uint64 {
	if left := len(c.ring) - c.place(c.next); size > left {
		c.next += uint64(left)
	}
	start := c.next
	c.next += uint64(size)
	return start
}

// sightings remembers the hashes of recent keys, so that a cache can take a key when it comes a second time: most
// messages with a number in them never do.
type sightings [1 << 11]uint32

// sawBefore notes a hash and tells whether it was noted before.
func (s *sightings) sawBefore(hash uint64) bool {
	tag := &s[hash%uint64(len(s))]
	before := *tag == uint32(hash>>32)
	*tag = uint32(hash >> 32)
	return before
}
