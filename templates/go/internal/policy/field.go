package policy

// kind says how a field is read.
type kind uint8

const (
	kindInteger     kind = iota
	kindBoolean          // true or false
	kindText             // a text of some size
	kindChoice           // one of some texts
	kindBudget           // an amount per period
	kindAction           // an algorithm and its fields, or a short form
	kindObject           // an object of the tables
	kindList             // a list of such objects
	kindMap              // texts by names
	kindProbability      // of algorithms: decimal text
	kindRate             // of algorithms: a count per period
)

// field is one field of an object of the policy, or of an algorithm.
type field struct {
	name         string
	kind         kind
	required     bool             // its absence is an error
	optional     bool             // its absence is nothing; otherwise an absent field is read as fallback
	fallback     any              // nil: an empty object, list or map
	low, high    int64            // of the number, the bytes of the text, or the entries of the list or map
	words        map[string]int64 // lower-case names and the numbers they stand for
	choices      []string
	characters   string // what a text may be made of; empty: anything
	of           string // the object that an object or an element of a list is
	entryBytes   int    // the most bytes of a name and of a value of a map
	size         string // how many entries a list or map may have, in words
	expected     string // what the value should be
	expectedPart string // what an entry of a map or an element of a list should be
}

// shortForm is an action as one text, which gives the only field of an algorithm.
type shortForm struct {
	algorithm string
	field     string
	expected  string
}

// allows tells whether a number, or a count of bytes or entries, is within the bounds.
func (f *field) allows(number int64) bool {
	return f.low <= number && number <= f.high
}

// absent returns the value that stands for an absent field.
func (f *field) absent() any {
	switch {
	case f.fallback != nil:
		return f.fallback
	case f.kind == kindList:
		return []any(nil)
	}
	return fields(nil)
}

// fieldNamed returns the field with a name, or one that allows nothing.
func fieldNamed(list []field, name string) *field {
	return findField(list, func(f *field) bool { return f.name == name })
}

// fieldOf returns the first field of a kind, or one that allows nothing.
func fieldOf(list []field, wanted kind) *field {
	return findField(list, func(f *field) bool { return f.kind == wanted })
}

func findField(list []field, isWanted func(*field) bool) *field {
	for i := range list {
		if isWanted(&list[i]) {
			return &list[i]
		}
	}
	return &field{low: 1}
}
