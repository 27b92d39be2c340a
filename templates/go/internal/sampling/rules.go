package sampling

// ruleAtWork is a rule with its slot, its counter, and the numbers of its algorithm.
type ruleAtWork struct {
	*rule
	reason    string
	algorithm algorithm
	decides   bool // otherwise it leaves the record to the adaptive step
	shares    bool // its algorithm can go by the randomness of a request
	numbers   numbers
	slot      *slot
	patterns  slotsByPattern // what it knows of each pattern; nil: it makes no difference between them
	counter   counter
}

// rules are the rules of one policy at work: the first that matches decides.
type rules struct {
	all         []ruleAtWork
	minSeverity int
}

// newRules opens a slot for each rule behind those of the patterns, in order, whether it needs one or not: that draws
// random numbers.
func newRules(of *Policy, engine *Engine) rules {
	made := rules{make([]ruleAtWork, len(of.Rules)), int(of.Always.MinSeverity)}
	slots := engine.Slots[len(engine.Slots)-len(of.Rules):]
	for i := range made.all {
		engine.OpenSlot(&slots[i])
		made.all[i] = newRuleAtWork(&of.Rules[i], &slots[i])
	}
	return made
}

func newRuleAtWork(of *rule, slot *slot) ruleAtWork {
	named, about := algorithmNamed(of.Action.Algorithm)
	made := ruleAtWork{
		rule: of, reason: "rule:" + of.ID, algorithm: named, decides: about.Decides, shares: about.Shares, slot: slot,
	}
	for i, name := range about.Parameters {
		made.numbers[i] = of.Action.Parameter(name)
	}
	if about.PerPattern {
		made.patterns = make(slotsByPattern)
	}
	return made
}

// firstMatch returns the rule that decides a record, or nil. Rules that do not include errors pass over them.
func (r *rules) firstMatch(a *arrival) *ruleAtWork {
	if len(r.all) == 0 {
		return nil
	}
	about := subject{
		Logger: a.Logger, Severity: int64(a.Severity), Template: a.Template, Pattern: a.Pattern, Attribute: a.attribute,
	}
	isUrgent := a.Severity >= r.minSeverity
	for i := range r.all {
		each := &r.all[i]
		if isUrgent && !each.IncludeErrors || !each.Match.Fits(about) {
			continue
		}
		if each.decides {
			return each
		}
		return nil
	}
	return nil
}
