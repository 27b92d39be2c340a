// Package stamps says what a decision leaves on a kept record: as few attributes as tell how many records it stands for.
package stamps

import (
	"fmt"
	"log/slog"
	"strconv"
	"strings"
)

// Most is how many stamps one record may have.
const Most = 6

// Of is what stamps say.
type Of struct {
	Reason string
	// WouldKeep tells whether the policy keeps it; it does not only in shadow.
	WouldKeep bool
	// Rate is the chance that it had, in parts of 2^24; 0: it only gives context.
	Rate int64
	// Count is how many records it accounts for.
	Count int64
	// R24 is the 24 bits of its request, where they decided; -1: they did not.
	R24     int64
	Pattern string
	// Annotate is the policy's word, and Shadow tells whether the policy is in shadow.
	Annotate string
	Shadow   bool
}

// Append appends the attributes, in the order of the spec. It allocates only where the randomness of a request decided.
func Append(attrs []slog.Attr, of *Of) []slog.Attr {
	full := of.Annotate == annotateFull
	if of.Count == 1 && of.Rate == certain && !full && !of.Shadow && isUnsaid(of.Reason) {
		return attrs // most records of a service below its budget
	}
	if of.Shadow {
		if of.WouldKeep && !full {
			return attrs
		}
		return append(attrs, slog.Bool(keyWouldKeep, of.WouldKeep), slog.String(keyWouldReason, of.Reason))
	}
	weight := weight(of.Rate)
	hasCount, hasWeight := full || of.Count != 1, full || weight != 1
	if hasCount {
		attrs = append(attrs, slog.Int64(keyCount, of.Count))
	}
	if hasWeight {
		attrs = append(attrs, slog.Float64(keyWeight, weight))
	}
	if hasCount || hasWeight {
		attrs = append(attrs, slog.String(keyPattern, of.Pattern))
	}
	if full || !isUnsaid(of.Reason) {
		attrs = append(attrs, slog.String(keyReason, of.Reason))
	}
	// Where everything is kept, no randomness has decided: a service below its budget has nothing to say.
	if of.R24 >= 0 && of.Rate > 0 && (full || of.Rate < certain) {
		attrs = append(attrs,
			slog.String(keyThreshold, thresholdText(of.Rate)), slog.String(keyRandomness, randomnessText(of.R24)))
	}
	return attrs
}

// isUnsaid tells whether a reason goes without saying.
func isUnsaid(reason string) bool {
	for i := range unsaid {
		if reason == unsaid[i] {
			return true
		}
	}
	return false
}

// randomnessText returns OpenTelemetry's rv, of which the first 24 bits count.
func randomnessText(r24 int64) string {
	return fmt.Sprintf("%06x00000000", r24)
}

// Is tells whether a key is that of a stamp.
func Is(key string) bool {
	switch key {
	case keyCount, keyWeight, keyPattern, keyReason, keyThreshold, keyRandomness, keyWouldKeep, keyWouldReason:
		return true
	}
	return false
}

// SettledBody returns what a record says that accounts for so many others of a template.
func SettledBody(count int64, template string) string {
	// In one go: a template may hold the place of the other.
	return strings.NewReplacer("{count}", strconv.FormatInt(count, 10), "{template}", template).Replace(settledBody)
}
