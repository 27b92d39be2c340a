//go:build !race

package lipservice

import (
	"fmt"
	"log/slog"
	"testing"
	"time"
)

// Under the race detector a pool forgets some of what it is given, so this is held without it.
func TestNothingIsAllocatedForAKnownSignature(t *testing.T) {
	for _, message := range []string{"plain words", "took 12 ms", "[1,2]", ""} {
		sign := func() { SignatureOf(message, 9, "app.worker-3", "") }
		for range 3 {
			sign()
		}
		if allocations := testing.AllocsPerRun(200, sign); allocations > 0 {
			t.Errorf("%q: %v allocations", message, allocations)
		}
	}
}

func BenchmarkSignatureOf(b *testing.B) {
	list := messages(1 << 9)
	b.ReportAllocs()
	b.RunParallel(func(loop *testing.PB) {
		for i := 0; loop.Next(); i++ {
			SignatureOf(list[i%len(list)], 9, "app", "")
		}
	})
}

func TestNothingIsAllocatedForAKnownPattern(t *testing.T) {
	now := time.UnixMilli(1 << 40)
	for name, document := range map[string]string{"kept": "{}", "dropped": dropAll, "shadow": dropAllInShadow, "bytes": `{"budget":"10 kB/s"}`} {
		s := NewSampler(mustParse(t, document), 1)
		record := Record{Pattern: "p", Attrs: []slog.Attr{slog.String("user", "bob"), slog.Int("status", 503)}}
		decide := func() { s.Decide(record, now, Randomness{}) }
		decide()
		if allocations := testing.AllocsPerRun(200, decide); allocations > 0 {
			t.Errorf("%s: %v allocations", name, allocations)
		}
	}
}

// BenchmarkSampler decides records of known patterns, hardly one of which is kept.
func BenchmarkSampler(b *testing.B) {
	ids, now := make([]string, 30), time.UnixMilli(1<<40)
	s := NewSampler(nil, 1)
	for i := range 100 * len(ids) {
		ids[i%len(ids)] = fmt.Sprintf("%016x", i%len(ids))
		s.Decide(Record{Pattern: ids[i%len(ids)]}, now, Randomness{})
	}
	now = now.Add(10 * time.Second)
	b.ReportAllocs()
	b.RunParallel(func(loop *testing.PB) {
		for i := 0; loop.Next(); i++ {
			s.Decide(Record{Pattern: ids[i%len(ids)]}, now, Randomness{})
		}
	})
}
