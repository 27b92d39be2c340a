package lipservice

import "time"

// Decision is what becomes of a record. With a policy in shadow mode it is what would become of it.
type Decision struct {
	// Keep tells whether the record is kept.
	Keep bool
	// Reason says why: first (of its pattern), sampled, always (for its severity), rule:<id>, promoted (its request has
	// failed) or failopen (the sampler is switched off, or has a fault). A dropped record's is budget or rule:<id>.
	Reason string
	// Weight is how many records like it a kept one stands for: the sum of the weights of kept records is an unbiased
	// estimate of how many there were, of whatever choice of them. It is 0 where the record only gives context.
	Weight float64
	// Count is how many records of its counter a kept one accounts for: itself and those dropped before it. Together with
	// settlements, counts add up to exactly what was seen.
	Count int64
	// Threshold is OpenTelemetry's th, where the randomness that its request shares decided; otherwise empty.
	Threshold string
	// Released are dropped records of the same request that are kept after all, oldest first. They have weight 0 and
	// count 0.
	Released []Held
	// Settled is what a policy that has just ended leaves to account for.
	Settled []Settlement
}

// Held is a dropped record that was held back until its request failed.
type Held struct {
	// Pattern is the id of its pattern.
	Pattern string
	// Time is when it came.
	Time time.Time
	// Payload is what came with the record.
	Payload any
}

// Settlement accounts for dropped records that no kept record stands for.
type Settlement struct {
	// Key is a pattern's id, or rule:<id> for what a rule decided, or __rest__ for all else.
	Key string
	// Count is how many.
	Count int64
}
