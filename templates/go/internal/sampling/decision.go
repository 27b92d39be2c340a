package sampling

// Settlement says that so many records of a counter are accounted for without a kept one that stands for them.
type Settlement struct {
	Key      string // a pattern's id, rule:<id>, or __rest__
	Count    int64
	Template string // of a pattern; empty of any other key
	InShadow bool   // they were not dropped
}

// Held is a dropped record that is held back.
type Held struct {
	Pattern string
	TimeMs  int64
	Payload any
	// InShadow tells that it was not dropped.
	InShadow bool

	cost int64 // in terms of the budget
	size int64 // in bytes
}

// Decision is what becomes of a record. In shadow all but Keep is what would become of it.
type Decision struct {
	Keep      bool
	WouldKeep bool
	// Shared tells that the randomness of its request decided.
	Shared bool
	// Reason is first, sampled, always, rule:<id>, promoted or failopen; of a drop it is budget or a rule.
	Reason string
	// Rate is the chance it had, in parts of one; 0: none.
	Rate int64
	// Weight is how many records like it a kept one stands for; 0 where it only gives context.
	Weight float64
	// Count is how many records of its counter a kept one accounts for: itself and those dropped before it.
	Count int64
	// Released are records of its request that were dropped before and are kept after all, oldest first.
	Released []Held
	// Settled is what a policy that has just ended leaves to account for.
	Settled []Settlement
	// Policy is the one that decided; nil: none did.
	Policy *Policy
}

// Threshold returns OpenTelemetry's threshold, below which the randomness of dropped requests lies; empty where the
// randomness of the request did not decide.
func (d *Decision) Threshold() string {
	if !d.Shared {
		return ""
	}
	return thresholdText(d.Rate)
}
