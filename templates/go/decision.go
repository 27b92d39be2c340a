package lipservice

import "time"

// Decision is what becomes of a record. With a policy in shadow every record is kept, and all other fields say what would
// become of it without shadow.
type Decision struct {
	// Keep tells whether the record is kept.
	Keep bool
	// WouldKeep tells whether it would be kept without shadow. It differs from Keep only in shadow.
	WouldKeep bool
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
	// count 0. In shadow they were kept before: nothing of them is to be sent.
	Released []Held
	// Settled is what a policy that has just ended leaves to account for. If that was in shadow, nothing was dropped under
	// it: nothing of this is to be sent.
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
	// Template is that of the pattern; empty of any other key, and where the records came without one.
	Template string
}

// each returns what becomes of each element; nil for none.
func each[From, To any](elements []From, become func(From) To) []To {
	if len(elements) == 0 {
		return nil
	}
	result := make([]To, len(elements))
	for i, element := range elements {
		result[i] = become(element)
	}
	return result
}
