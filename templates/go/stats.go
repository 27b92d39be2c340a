package lipservice

// Stats is all records that a [Sampler] has ever seen: Seen = Kept + Dropped + Buffered.
type Stats struct {
	Seen int64
	// Kept were kept when they came.
	Kept int64
	// Dropped were not, and are not held back.
	Dropped int64
	// Buffered are held back in case their request fails.
	Buffered int64
	// FailOpen were kept because the sampler was switched off or had a fault. They are among Kept.
	FailOpen int64
	// Patterns is the same by counter, the largest first, without FailOpen.
	Patterns []PatternStats
}

// PatternStats is what one counter has seen.
type PatternStats struct {
	// Key is a pattern's id, or rule:<id> for what a rule decided, or __rest__ for all else.
	Key  string
	Seen int64
	Kept int64
}
