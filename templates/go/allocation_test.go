//go:build !race

package lipservice

import "testing"

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
