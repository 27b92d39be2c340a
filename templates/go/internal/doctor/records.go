package doctor

import (
	"fmt"
	"maps"
	"slices"
)

// Counts is what became of an application's records.
type Counts struct {
	Log                             string // the file that was played, if one was
	Seen, Kept, Dropped, Buffered   int64
	Asked, Released, Settlements    int64
	HookDrops, HookFailures, Faults int64
	Patterns                        []Pattern
	Exporter                        *Exported // nil: nothing is known of it
	Told                            []string  // what was said lately
}

// Pattern is what one counter has seen.
type Pattern struct {
	Key, Template string
	Seen, Kept    int64
}

// Exported is what an exporter has counted; Queued are all that wait or are on their way.
type Exported struct {
	Emitted, Accepted, Queued, Requests, Retries int64
	Throttled                                    bool
	Lost                                         map[string]int64
}

// records finds what there is to say of records; nil: nothing is known.
func (f *facts) records(counts *Counts, secrets []string) {
	if counts == nil {
		f.texts["records"] = "unplayed"
		return
	}
	f.add(map[string]string{
		"records": counts.outcome(), "log": hide(counts.Log, secrets), "seen": decimal(counts.Seen),
		"kept": decimal(counts.Kept), "dropped": decimal(counts.Dropped), "buffered": decimal(counts.Buffered),
		"asked": ifAny(counts.Asked), "released": ifAny(counts.Released), "settlements": ifAny(counts.Settlements),
		"hook_drops": ifAny(counts.HookDrops), "hook_failures": ifAny(counts.HookFailures),
		"faults": ifAny(counts.Faults),
	}, map[string][]string{
		"dropped_patterns": hideAll(counts.droppedMost(), secrets), "told": hideAll(counts.Told, secrets),
	})
	f.exported(counts.Exporter)
}

func (c *Counts) outcome() string {
	switch {
	case c.Log != "":
		return "played"
	case c.Seen > 0:
		return "counted"
	}
	return "silent"
}

// droppedMost names the patterns with most dropped records; among equals those that come first.
func (c *Counts) droppedMost() []string {
	dropping := slices.DeleteFunc(slices.Clone(c.Patterns), func(row Pattern) bool { return row.Seen <= row.Kept })
	slices.SortStableFunc(dropping, func(a, b Pattern) int { return int((b.Seen - b.Kept) - (a.Seen - a.Kept)) })
	var names []string
	for _, row := range dropping[:min(len(dropping), mostPatterns)] {
		name := row.Template
		if name == "" {
			name = row.Key
		}
		names = append(names, fmt.Sprintf("%d of %d: %s", row.Seen-row.Kept, row.Seen, name))
	}
	return names
}

func (f *facts) exported(exporter *Exported) {
	if exporter == nil {
		return
	}
	var lost []string
	for _, reason := range slices.Sorted(maps.Keys(exporter.Lost)) {
		if count := exporter.Lost[reason]; count > 0 {
			lost = append(lost, fmt.Sprintf("%s: %d", reason, count))
		}
	}
	f.add(map[string]string{
		"emitted": ifAny(exporter.Emitted), "accepted": decimal(exporter.Accepted), "queued": decimal(exporter.Queued),
		"requests": decimal(exporter.Requests), "retries": decimal(exporter.Retries),
		"is_throttled": ifTrue(exporter.Throttled), "is_stuck": ifTrue(exporter.Requests > 0 && exporter.Accepted == 0),
	}, map[string][]string{"lost": lost})
}

// ifAny returns a number; of zero no text.
func ifAny(number int64) string {
	if number == 0 {
		return ""
	}
	return decimal(number)
}
