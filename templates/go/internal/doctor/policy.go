package doctor

import (
	"math/big"
	"strconv"
)

// Load says how many processes there are, and what a record is billed with where a budget counts records.
type Load struct{ Processes, RecordBytes int64 }

// policy finds what there is to say of the policy that settings lead to, or of the one that is in force in an application.
func (f *facts) policy(found *foundSettings, load Load, inForce *corePolicy) {
	document := found.Text(optionPolicy)
	read := readPolicy(document)
	chosen, kind := read.Policy, "given"
	switch {
	case document == "":
		read, chosen, kind = reading{}, builtInPolicy(), "built_in"
	case chosen == nil:
		chosen, kind = builtInPolicy(), "instead"
	}
	if inForce != nil {
		if inForce.Hash() != chosen.Hash() { // another one was given as an object, or later
			kind = "given"
		}
		chosen = inForce
	}
	source := found.Source(optionPolicy)
	if source == "" {
		source = optionPolicy
	}
	f.add(map[string]string{
		"policy": kind, "policy_source": source, "policy_hash": chosen.Hash(),
		"kill_switch": ifTrue(chosen.KillSwitch), "shadow": ifTrue(chosen.Shadow || found.Truth(optionShadow)),
		"always_limit": limitText(chosen.Always.Limit),
	}, map[string][]string{"policy_errors": listed(read.Errors), "policy_notices": listed(read.Notices)})
	f.cost(chosen, load)
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
