package lipservice

import (
	"maps"
	"slices"
	"sync"
)

// owedKeys is how many patterns are told apart; restKey is what all others are called.
const (
	owedKeys = 1 << 10
	restKey  = "__rest__"
)

// owed is what records accounted for that the hook has dropped. It is added to the next settlement of their pattern.
type owed struct {
	mu     sync.Mutex
	counts map[string]owedCount
}

type owedCount struct {
	count    int64
	template string
}

func (o *owed) add(pattern, template string, count int64) {
	if count == 0 {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.counts == nil {
		o.counts = map[string]owedCount{}
	}
	if _, has := o.counts[pattern]; !has && len(o.counts) >= owedKeys {
		pattern, template = restKey, ""
	}
	o.counts[pattern] = owedCount{o.counts[pattern].count + count, template}
}

// take returns what is owed to a pattern, which is owed no longer.
func (o *owed) take(pattern string) int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	count := o.counts[pattern].count
	delete(o.counts, pattern)
	return count
}

// others returns settlements, with counts of zero, for what is owed to patterns that have none among these.
func (o *owed) others(settled []coreSettlement) []coreSettlement {
	o.mu.Lock()
	defer o.mu.Unlock()
	var others []coreSettlement
	for _, key := range slices.Sorted(maps.Keys(o.counts)) {
		isAmong := slices.ContainsFunc(settled, func(of coreSettlement) bool { return of.Key == key })
		if !isAmong {
			others = append(others, coreSettlement{Key: key, Template: o.counts[key].template})
		}
	}
	return others
}
