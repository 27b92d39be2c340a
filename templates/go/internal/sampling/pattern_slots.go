package sampling

import "iter"

// patternSlot is the slot of a pattern, and the counter of its records.
type patternSlot struct {
	slot    *slot
	pattern string
	counter counter
	home    slotsByPattern // where it is found
	of      *patternSlots  // whose it is; nil: a rule's
}

type slotsByPattern map[string]*patternSlot

// patternSlots finds slots by pattern. A pattern without a slot of its own is one of the rest, as are all that lost theirs.
type patternSlots struct {
	engine *Engine
	rest   *counter
	found  slotsByPattern
	all    []*patternSlot // by their number in the engine, less one
}

func newPatternSlots(engine *Engine, rest *counter) patternSlots {
	return patternSlots{engine: engine, rest: rest, found: make(slotsByPattern)}
}

// find returns the slot of a pattern and the counter of its records. A pattern that has none claims one.
func (s *patternSlots) find(pattern, template string, nowMs int64) (*slot, *counter) {
	entry, ok := s.found[pattern]
	if !ok {
		if entry = s.claim(s.found, pattern, template, nowMs); entry == nil {
			return &s.engine.Slots[0], s.rest
		}
		entry.of = s
	}
	return entry.slot, &entry.counter
}

// findAgain does what find does, without a look at the map where the pattern still is where the hint says.
func (s *patternSlots) findAgain(hint *Hint, pattern, template string, nowMs int64) (*slot, *counter) {
	if hint == nil {
		return s.find(pattern, template, nowMs)
	}
	if entry := hint.entry; entry != nil && entry.of == s && entry.pattern == pattern {
		return entry.slot, &entry.counter
	}
	slot, counter := s.find(pattern, template, nowMs)
	hint.entry = s.found[pattern]
	return slot, counter
}

// findRuled returns the slot of what a rule knows of a pattern; the rule itself counts the records.
func (s *patternSlots) findRuled(home slotsByPattern, pattern string, nowMs int64) *slot {
	entry, ok := home[pattern]
	if !ok {
		if entry = s.claim(home, pattern, "", nowMs); entry == nil {
			return &s.engine.Slots[0]
		}
	}
	return entry.slot
}

// claim makes the entry of a pattern; nil: there is no slot for it now. The entry of one that loses its slot is used again.
func (s *patternSlots) claim(home slotsByPattern, pattern, template string, nowMs int64) *patternSlot {
	index := s.engine.Claim()
	if index == 0 {
		return nil
	}
	if int(index) > len(s.all) { // slots are claimed one after the other
		s.all = append(s.all, &patternSlot{})
	}
	entry := s.all[index-1]
	if entry.home != nil {
		delete(entry.home, entry.pattern)
		entry.counter.moveTo(s.rest, nowMs)
	}
	*entry = patternSlot{
		slot: &s.engine.Slots[index], pattern: pattern, counter: counter{template: template}, home: home,
	}
	home[pattern] = entry
	return entry
}

// counters yields the counters of patterns by their ids.
func (s *patternSlots) counters() iter.Seq2[string, *counter] {
	return func(yield func(string, *counter) bool) {
		for _, entry := range s.all {
			if !yield(entry.pattern, &entry.counter) {
				return
			}
		}
	}
}
