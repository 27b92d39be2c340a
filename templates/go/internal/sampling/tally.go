package sampling

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"
)

// restKey names the counter of all patterns that have no slot of their own.
const restKey = "__rest__"

// everything is an age that whatever is outstanding has reached, even if the clock was set back.
const everything = math.MinInt64

// counter is one account: its records are kept, settled or outstanding.
type counter struct {
	kept, settled, outstanding int64
	sinceMs                    int64  // when something began to be outstanding
	template                   string // of the pattern whose account it is
}

// seen returns how many records were ever counted.
func (c *counter) seen() int64 {
	return c.kept + c.settled + c.outstanding
}

// keep counts a kept record and returns what it stands for: itself and all that was outstanding.
func (c *counter) keep() int64 {
	c.kept++
	return 1 + c.settle()
}

// drop counts records that were not kept.
func (c *counter) drop(nowMs, records int64) {
	if c.outstanding == 0 {
		c.sinceMs = nowMs
	}
	c.outstanding += records
}

// settle accounts for what is outstanding, and returns it.
func (c *counter) settle() int64 {
	settled := c.outstanding
	c.settled += settled
	c.outstanding = 0
	return settled
}

// moveTo gives everything to another account.
func (c *counter) moveTo(other *counter, nowMs int64) {
	other.kept += c.kept
	other.settled += c.settled
	if c.outstanding > 0 {
		other.drop(nowMs, c.outstanding)
	}
	*c = counter{}
}

func (c *counter) isDue(nowMs, leastMs int64) bool {
	return c.outstanding > 0 && nowMs-c.sinceMs >= leastMs
}

// named is a counter and what settlements call it.
type named struct {
	key string
	*counter
}

// settle accounts for what has been outstanding for leastMs. The largest counters, so many at most, are settled one by
// one, the others with the rest.
func settle(all iter.Seq2[string, *counter], rest *counter, nowMs, leastMs, most int64) []Settlement {
	var due []named
	for key, counter := range all {
		if counter.isDue(nowMs, leastMs) {
			due = append(due, named{key, counter})
		}
	}
	slices.SortFunc(due, func(a, b named) int {
		return cmp.Or(cmp.Compare(b.outstanding, a.outstanding), strings.Compare(a.key, b.key))
	})
	var settled []Settlement
	var others int64
	for i, each := range due {
		if int64(i) < min(most, maxSettlements) {
			settled = append(settled, Settlement{Key: each.key, Count: each.settle(), Template: each.template})
		} else {
			others += each.settle()
		}
	}
	if rest.isDue(nowMs, leastMs) {
		others += rest.settle()
	}
	if others > 0 {
		settled = append(settled, Settlement{Key: restKey, Count: others})
	}
	return settled
}
