package lipservice

// Stats is all records that a [Sampler] has ever seen: Seen = Kept + Dropped + Buffered.
type Stats struct {
	Seen int64
	// Kept were kept when they came, by a decision of their own. Those that were kept for their request's failure are not
	// among them, be it when they came (promoted) or later (released): they stay among Dropped. In shadow it is what
	// would have been kept.
	Kept int64
	// Dropped are all others that are not held back.
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
	// Kept were kept by a decision of their own, as in [Stats].
	Kept int64
	// Template is that of the pattern; empty of any other key, and where the records came without one.
	Template string
}
