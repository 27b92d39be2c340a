package lipservice

import "sync/atomic"

// ClientStats is what became of all records so far: Seen = Kept + Dropped + Buffered, at all times.
type ClientStats struct {
	// Seen, Kept, Dropped and Buffered are those of [Stats], with Asked among those seen and kept.
	Seen     int64
	Kept     int64
	Dropped  int64
	Buffered int64
	// Asked were kept because their caller wanted it: see [Keep].
	Asked int64
	// Released were dropped at first, and sent because their request has failed. They stay among Dropped.
	Released int64
	// Settlements are records that only account for others. They are in no other count.
	Settlements int64
	// HookFailures counts how often a hook has failed; the record went as it was.
	HookFailures int64
	// HookDrops are records of which BeforeSend returned nothing.
	HookDrops int64
	// Reentrant were not taken: they were made while LipService was handling another record, by what that one called.
	Reentrant int64
	// Faults are records that LipService failed on. They were sent with their text alone.
	Faults int64
	// Redacted is how many values were taken out of records, by rule or reason; nil without the option Redact.
	Redacted map[string]int64
	// Patterns is the same by counter, the largest first, without Asked.
	Patterns []PatternStats
	// Exporter is what became of those that were sent.
	Exporter ExporterStats
	// Policy is by which policy it was decided.
	Policy PolicyStats
}

// clientCounts are the counts that the sampler does not keep.
type clientCounts struct {
	asked, released, settlements, hookFailures, hookDrops, reentrant, faults atomic.Int64
}

// stats returns the counts as they are now.
func (p *pipeline) stats() ClientStats {
	var redacted map[string]int64
	if p.redactor != nil {
		redacted = p.redactor.Counts()
	}
	asked, sampled := p.counts.asked.Load(), p.sampler.Stats()
	return ClientStats{
		Seen: sampled.Seen + asked, Kept: sampled.Kept + asked, Dropped: sampled.Dropped, Buffered: sampled.Buffered,
		Asked: asked, Released: p.counts.released.Load(), Settlements: p.counts.settlements.Load(),
		HookFailures: p.counts.hookFailures.Load(), HookDrops: p.counts.hookDrops.Load(),
		Reentrant: p.counts.reentrant.Load(), Faults: p.counts.faults.Load(),
		Redacted: redacted, Patterns: patternStats(sampled), Exporter: p.sink.Stats(), Policy: p.policy.Stats(),
	}
}
