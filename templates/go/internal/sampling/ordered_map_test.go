package sampling

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestTheOrderIsThatInWhichKeysCame(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	var m orderedMap[int]
	var order []string
	values := map[string]int{}
	for turn := range 20_000 {
		key := fmt.Sprint(random.IntN(20))
		switch random.IntN(8) {
		case 0, 1, 2, 3:
			if !slices.Contains(order, key) {
				order = append(order, key)
			}
			values[key] = turn
			m.put(key, turn)
		case 4, 5, 6:
			value, ok := m.remove(key)
			if ok != slices.Contains(order, key) || value != values[key] {
				t.Fatalf("removed %d, %v, want %d", value, ok, values[key])
			}
			delete(values, key)
			order = slices.DeleteFunc(order, func(each string) bool { return each == key })
		case 7:
			if random.IntN(200) == 0 {
				m.clear()
				order, values = nil, map[string]int{}
			}
		}
		want := make([]int, len(order))
		for i, each := range order {
			want[i] = values[each]
		}
		if got := slices.Collect(m.values()); !slices.Equal(got, want) || m.size() != len(order) {
			t.Fatalf("%v, want %v", got, want)
		}
		if len(order) > 0 && m.oldest() != order[0] {
			t.Fatalf("oldest is %s, want %s", m.oldest(), order[0])
		}
	}
	if len(m.entries) > 21 {
		t.Errorf("%d entries for 20 keys", len(m.entries))
	}
}

func TestWhatWasRemovedIsNotHeldInMemory(t *testing.T) {
	var m orderedMap[*int]
	m.put("a", new(int))
	m.remove("a")
	if m.entries[1].value != nil || m.entries[1].key != "" {
		t.Errorf("%+v is left", m.entries[1])
	}
	if _, ok := m.remove("a"); ok || m.get("a") != nil {
		t.Error("it is there")
	}
}
