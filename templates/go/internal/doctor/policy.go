package doctor

import (
	"math/big"
	"strconv"
)

// Load says how many processes there are, and what a record is billed with where a budget counts records.
type Load struct{ Processes, RecordBytes int64 }

// Fetched is what a file or a service gave: the text of a document, or why there is none.
type Fetched struct{ Document, Error string }

// policy finds what there is to say of the policy that settings lead to, or of the one that is in force in an application.
// What its file or service gave is nil where it was not asked.
func (f *facts) policy(known Known, secrets []string) {
	source := known.Settings.PolicySource()
	read := readPolicy(documentOf(known))
	chosen, kind := read.Policy, kindOf(source.Name, known.Fetched, read)
	if chosen == nil {
		chosen = builtInPolicy()
	}
	if known.InForce != nil {
		chosen, kind = known.InForce, kindInForce(source.Name, read, known.InForce)
	}
	if source.Option == "" {
		source = policySource{Name: sourceInline, Option: optionPolicy}
	}
	f.add(map[string]string{
		"policy": kind, "policy_source": source.Option, "policy_from": source.Name, "policy_hash": chosen.Hash(),
		"kill_switch":  ifTrue(chosen.KillSwitch),
		"shadow":       ifTrue(chosen.Shadow || known.Settings.Truth(optionShadow)),
		"always_limit": limitText(chosen.Always.Limit),
	}, map[string][]string{"policy_errors": listed(read.Errors), "policy_notices": listed(read.Notices)})
	if known.Fetched != nil {
		f.texts["policy_error"] = hide(known.Fetched.Error, secrets)
	}
	f.cost(chosen, known.Load)
}

// documentOf returns the document that is known; one that says nothing where none is.
func documentOf(known Known) string {
	document := known.Settings.Text(optionPolicy)
	if document == "" && known.Fetched != nil {
		document = known.Fetched.Document
	}
	if document == "" {
		return "{}"
	}
	return document
}

func kindOf(source string, fetched *Fetched, read reading) string {
	isElsewhere := source != sourceInline && source != sourceBuiltIn
	switch {
	case source == sourceBuiltIn:
		return "built_in"
	case isElsewhere && fetched == nil:
		return "unasked"
	case isElsewhere && fetched.Error != "":
		return "unread"
	case read.Policy == nil:
		return "instead"
	}
	return "given"
}

// kindInForce says the same of an application that runs; other policies than these were given as objects, or later.
func kindInForce(source string, read reading, inForce *corePolicy) string {
	switch {
	case !isBuiltIn(inForce), read.Policy != nil && source == sourceInline:
		return "given"
	case source == sourceBuiltIn:
		return "built_in"
	case source == sourceInline:
		return "instead"
	}
	return "waiting"
}

// isBuiltIn tells whether a policy is the built-in one, or that in shadow.
func isBuiltIn(given *corePolicy) bool {
	return given.Hash() == builtInPolicy().Hash() || given.Hash() == readPolicy(`{"shadow":true}`).Policy.Hash()
}

func (f *facts) cost(chosen *corePolicy, load Load) {
	window := chosen.WindowSeconds
	size := bytesAMonth(chosen.Budget, window, load.RecordBytes)
	all := new(big.Int).Mul(size, big.NewInt(load.Processes))
	f.add(map[string]string{
		"budget_kind": chosen.Budget.Kind, "budget": aSecond(chosen.Budget, window), "window": decimal(window),
		"record_bytes": decimal(load.RecordBytes), "processes": decimal(load.Processes),
		"gb_process": gigabytes(size), "gb_all": gigabytes(all),
		"price_process": priceOf(size), "price_all": priceBeyondFree(all),
		"price_gb": dollars(big.NewInt(centsPerGB)), "price_source": priceSource, "free_gb": decimal(freeGB),
		"retention_days": decimal(retentionDays), "month_days": decimal(monthDays),
	}, nil)
}

func limitText(limit int64) string {
	if isUnbounded(limit) {
		return "none"
	}
	return decimal(limit)
}

func listed(findings []finding) []string {
	texts := make([]string, len(findings))
	for i, found := range findings {
		texts[i] = found.String()
	}
	return texts
}

// ifTrue returns the text of what holds; of what does not none.
func ifTrue(holds bool) string {
	if holds {
		return "true"
	}
	return ""
}

func decimal(number int64) string {
	return strconv.FormatInt(number, 10)
}
