package sampling

import "iter"

// orderedMap is a map that knows the order in which its keys came; a key that is put again keeps its place. The zero value
// is empty.
type orderedMap[V any] struct {
	places map[string]int
	// entries is a ring: the first is no entry, the oldest comes after it and the newest before it.
	entries []orderedEntry[V]
	// free is the first entry that is not in use; they are chained by after. 0 is none.
	free int
}

type orderedEntry[V any] struct {
	key           string
	value         V
	before, after int
}

func (m *orderedMap[V]) size() int {
	return len(m.places)
}

// get returns where the value of a key is until something is put or removed; nil: there is none.
func (m *orderedMap[V]) get(key string) *V {
	if place, ok := m.places[key]; ok {
		return &m.entries[place].value
	}
	return nil
}

func (m *orderedMap[V]) put(key string, value V) {
	if found := m.get(key); found != nil {
		*found = value
		return
	}
	place := m.place()
	newest := m.entries[0].before
	m.entries[place] = orderedEntry[V]{key: key, value: value, before: newest}
	m.entries[newest].after, m.entries[0].before = place, place
	m.places[key] = place
}

// place returns an entry to use.
func (m *orderedMap[V]) place() int {
	if m.places == nil {
		m.places = make(map[string]int)
		m.entries = make([]orderedEntry[V], 1)
	}
	if place := m.free; place > 0 {
		m.free = m.entries[place].after
		return place
	}
	m.entries = append(m.entries, orderedEntry[V]{})
	return len(m.entries) - 1
}

// remove returns the value that a key had, and whether it had any.
func (m *orderedMap[V]) remove(key string) (value V, ok bool) {
	place, ok := m.places[key]
	if !ok {
		return value, false
	}
	delete(m.places, key)
	entry := m.entries[place]
	m.entries[entry.before].after = entry.after
	m.entries[entry.after].before = entry.before
	m.entries[place] = orderedEntry[V]{after: m.free}
	m.free = place
	return entry.value, true
}

// oldest returns the key that came first. The map must not be empty.
func (m *orderedMap[V]) oldest() string {
	return m.entries[m.entries[0].after].key
}

func (m *orderedMap[V]) clear() {
	*m = orderedMap[V]{}
}

// values yields the values, that of the oldest key first.
func (m *orderedMap[V]) values() iter.Seq[V] {
	return func(yield func(V) bool) {
		if m.size() == 0 {
			return
		}
		for place := m.entries[0].after; place > 0; place = m.entries[place].after {
			if !yield(m.entries[place].value) {
				return
			}
		}
	}
}
