package engine

import (
	"math"
	"math/bits"
)

// isqrt returns the whole square root of n, which is from 0 and below 1 << 52: there the root of the float64, rounded
// correctly, never reaches the next integer.
func isqrt(n int64) int64 {
	return int64(math.Sqrt(float64(n)))
}

// ilog2 returns the place of the highest bit of n, which is from 1.
func ilog2(n int64) int64 {
	return int64(bits.Len64(uint64(n))) - 1
}
