// Package policy reads policies: what to keep, and what it may cost. All that it accepts and says comes from tables that
// are the same in every language.
package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"sync"
)

// hashDigits is how many hexadecimal digits name a policy.
const hashDigits = 16

// Policy is a whole policy. It is not to be changed, so any number of goroutines may use it.
type Policy struct {
	Version               int64
	Budget                Budget
	WindowSeconds         int64
	Share                 string
	MaxPatterns           int64
	Always                Always
	RandomnessKey         string
	Shadow                bool
	KillSwitch            bool
	Annotate              string
	SettleIntervalSeconds int64
	Retained              Retained
	Rules                 []Rule

	hash func() string
}

// Always says what is kept for its severity alone: how severe it is, and how many budgets of it a window may keep.
type Always struct {
	MinSeverity int64
	Limit       int64
}

// IsUnbounded tells whether a limit of Always is none.
func IsUnbounded(limit int64) bool {
	return limit > fieldNamed(objects["always"], "limit").high
}

// Retained bounds the dropped records that are held back in case their request fails.
type Retained struct {
	Enabled            bool
	MaxRequests        int64
	MaxBytesPerRequest int64
	MaxBytes           int64
	MaxAgeSeconds      int64
	PromotedSeconds    int64
}

// Rule decides the records that match. It passes over errors that would be kept anyway, unless it is to include them.
type Rule struct {
	ID            string
	Match         Match
	Action        Action
	IncludeErrors bool
}

// Action is what a rule does: an algorithm and the numbers it is given.
type Action struct {
	Algorithm  string
	parameters fields
}

// Parameter returns a number that the algorithm is given.
func (a Action) Parameter(name string) int64 {
	return integer(a.parameters, name)
}

// Hash returns hexadecimal digits that name what the policy means; documents that mean the same have the same.
func (p *Policy) Hash() string {
	return p.hash()
}

// LooksAtAttributes tells whether a decision may depend on a record's attributes: their bytes, or a rule's conditions.
func (p *Policy) LooksAtAttributes() bool {
	return p.Budget.Kind == KindBytes ||
		slices.ContainsFunc(p.Rules, func(rule Rule) bool { return rule.Match.looksAtAttributes() })
}

// BuiltIn returns the policy of a document that says nothing.
var BuiltIn = sync.OnceValue(func() *Policy { return Read([]byte("{}")).Policy })

// newPolicy returns the policy of a document that was read without errors.
func newPolicy(document fields) *Policy {
	always := object(document, "always")
	return &Policy{
		Version:               integer(document, "version"),
		Budget:                newBudget(object(document, "budget")),
		WindowSeconds:         integer(document, "window_seconds"),
		Share:                 text(document, "share"),
		MaxPatterns:           integer(document, "max_patterns"),
		Always:                Always{integer(always, "min_severity"), integer(always, "limit")},
		RandomnessKey:         text(document, "randomness_key"),
		Shadow:                truth(document, "shadow"),
		KillSwitch:            truth(document, "kill_switch"),
		Annotate:              text(document, "annotate"),
		SettleIntervalSeconds: integer(document, "settle_interval_seconds"),
		Retained:              newRetained(object(document, "retained")),
		Rules:                 newRules(list(document, "rules")),
		hash:                  sync.OnceValue(func() string { return hashOf(document) }),
	}
}

func newBudget(given fields) Budget {
	return Budget{text(given, "kind"), integer(given, "cost_per_window")}
}

func newRetained(given fields) Retained {
	return Retained{
		Enabled:            truth(given, "enabled"),
		MaxRequests:        integer(given, "max_requests"),
		MaxBytesPerRequest: integer(given, "max_bytes_per_request"),
		MaxBytes:           integer(given, "max_bytes"),
		MaxAgeSeconds:      integer(given, "max_age_seconds"),
		PromotedSeconds:    integer(given, "promoted_seconds"),
	}
}

func newRules(given []any) []Rule {
	rules := make([]Rule, 0, len(given))
	for _, each := range given {
		rule, _ := each.(fields)
		action := object(rule, "action")
		rules = append(rules, Rule{
			ID:            text(rule, "id"),
			Match:         newMatch(object(rule, "match")),
			Action:        Action{text(action, "algorithm"), action},
			IncludeErrors: truth(rule, "include_errors"),
		})
	}
	return rules
}

func hashOf(document fields) string {
	sum := sha256.Sum256(appendCanonical(nil, document))
	return hex.EncodeToString(sum[:])[:hashDigits]
}

// The values of a document by name. One that is not there is its zero.

func integer(given fields, name string) int64 {
	value, _ := given[name].(int64)
	return value
}

func text(given fields, name string) string {
	value, _ := given[name].(string)
	return value
}

func truth(given fields, name string) bool {
	value, _ := given[name].(bool)
	return value
}

func object(given fields, name string) fields {
	value, _ := given[name].(fields)
	return value
}

func list(given fields, name string) []any {
	value, _ := given[name].([]any)
	return value
}

func sortedNames(given fields) []string {
	return slices.Sorted(maps.Keys(given))
}
