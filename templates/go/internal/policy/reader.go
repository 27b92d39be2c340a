package policy

import "strconv"

const root = "$"

// DocumentBytes is how long a document may be.
const DocumentBytes = documentBytes

// TooLong says that a document is longer than that.
func TooLong() string {
	return message(messageDocumentBytes, "{high}", strconv.Itoa(documentBytes))
}

// Reading is a policy, or what is wrong with its document; and what was ignored in it.
type Reading struct {
	Policy  *Policy // nil with errors
	Errors  []Finding
	Notices []Finding
}

// Read reads a policy document. Any bytes are accepted.
func Read(text []byte) Reading {
	var reader documentReader
	document, ok := reader.document(text)
	reading := Reading{Errors: reader.errors, Notices: reader.notices}
	if ok && len(reader.errors) == 0 {
		reading.Policy = newPolicy(document)
	}
	return reading
}

func (r *documentReader) document(text []byte) (fields, bool) {
	// A repair is never shorter, so a text that is too long need not be repaired.
	if len(text) <= documentBytes {
		text = repaired(text)
	}
	if len(text) > documentBytes {
		r.fault(root, TooLong())
		return nil, false
	}
	given, err := readJSON(text)
	if err != nil {
		r.fault(root, message(messageNotJSON, "{depth}", strconv.Itoa(documentDepth)))
		return nil, false
	}
	document, ok := r.object(documentObject, documentExpected, given, root)
	if ok {
		r.fitBudget(document)
		r.compareRules(list(document, "rules"))
	}
	return document, ok
}

// fitBudget puts what a window may cost in place of the budget's text; both may have been wrong by themselves.
func (r *documentReader) fitBudget(document fields) {
	read, isBudget := document["budget"].(allowance)
	window, isWindow := document[windowField.name].(int64)
	if !isBudget || !isWindow {
		return
	}
	budget, err := read.inWindow(window)
	if err != nil {
		r.fault(member(root, "budget"), err.Error())
		return
	}
	document["budget"] = fields{"kind": budget.Kind, "cost_per_window": budget.CostPerWindow}
}

// compareRules holds the ids of rules against each other, and the severities of each.
func (r *documentReader) compareRules(rules []any) {
	first := map[string]string{} // where an id was first
	for index, each := range rules {
		path := element(member(root, "rules"), index)
		rule, _ := each.(fields)
		if id, ok := rule["id"].(string); ok {
			if earlier, taken := first[id]; taken {
				r.fault(member(path, "id"), message(messageDuplicate, "{path}", earlier))
			} else {
				first[id] = path
			}
		}
		r.compareSeverities(object(object(rule, "match"), "severity"), member(member(path, "match"), "severity"))
	}
}

func (r *documentReader) compareSeverities(severity fields, path string) {
	low, hasLow := severity["min"].(int64)
	high, hasHigh := severity["max"].(int64)
	if hasLow && hasHigh && low > high {
		r.fault(path, message(messageReversed, "{low}", decimal(low), "{high}", decimal(high)))
	}
}
