package policy

import "strconv"

// algorithmName is the field of an action that names its algorithm.
const algorithmName = "algorithm"

// documentReader reads the objects of one document by the tables of the spec, each field by its kind and by itself. What
// is wrong is noted, and left out of what is returned; a wrong element is nil.
type documentReader struct {
	errors  []Finding
	notices []Finding
}

func (r *documentReader) fault(path, text string) {
	r.errors = append(r.errors, Finding{path, text})
}

// object reads an object of the tables, with all defaults filled in and all texts read.
func (r *documentReader) object(name, expected string, given any, path string) (fields, bool) {
	members, ok := given.(fields)
	if !ok {
		r.fault(path, unexpected(expected, given))
		return nil, false
	}
	result := fields{}
	r.fields(result, objects[name], members, path)
	return result, true
}

// fields reads fields into result. Names that it has before are known ones.
func (r *documentReader) fields(result fields, list []field, given fields, path string) {
	known := make(map[string]bool, len(list)+len(result))
	for name := range result {
		known[name] = true
	}
	for i := range list {
		f := &list[i]
		known[f.name] = true
		if value, ok := r.field(f, given[f.name], member(path, f.name)); ok {
			put(result, f.name, value)
		}
	}
	for _, name := range sortedNames(given) {
		if !known[name] {
			r.notices = append(r.notices, Finding{member(path, name), messageUnknownField})
		}
	}
}

// put adds what was read of a field: a rate is two numbers of the algorithm.
func put(result fields, name string, value any) {
	if read, ok := value.(rate); ok {
		result[name+"_count"], result[name+"_period_ms"] = read.count, read.period
		return
	}
	result[name] = value
}

// field returns the value of a field, and whether there is one: it may be wrong or left out.
func (r *documentReader) field(f *field, given any, path string) (any, bool) {
	if given == nil {
		if f.required {
			r.fault(path, messageMissing)
		}
		if f.required || f.optional {
			return nil, false
		}
		given = f.absent()
	}
	switch f.kind {
	case kindObject:
		return r.object(f.of, f.expected, given, path)
	case kindList:
		return r.list(f, given, path)
	case kindMap:
		return r.entries(f, given, path)
	case kindAction:
		return r.action(f, given, path)
	case kindBudget:
		return r.budget(f, given, path)
	}
	value, ok := readPlain(f, given)
	if !ok {
		r.fault(path, unexpected(f.expected, given))
	}
	return value, ok
}

func (r *documentReader) list(f *field, given any, path string) ([]any, bool) {
	elements, ok := given.([]any)
	if !ok {
		r.fault(path, unexpected(f.expected, given))
		return nil, false
	}
	r.count(f, len(elements), path)
	result := make([]any, len(elements))
	for i := range elements {
		if read, ok := r.object(f.of, f.expectedPart, elements[i], element(path, i)); ok {
			result[i] = read
		}
	}
	return result, true
}

// entries reads a map. One of a null is absent.
func (r *documentReader) entries(f *field, given any, path string) (fields, bool) {
	members, ok := given.(fields)
	if !ok {
		r.fault(path, unexpected(f.expected, given))
		return nil, false
	}
	result := make(fields, len(members))
	for name, value := range members {
		if value != nil {
			result[name] = value
		}
	}
	r.count(f, len(result), path)
	for _, name := range sortedNames(result) {
		value, isText := result[name].(string)
		if !isText || name == "" || max(len(name), len(value)) > f.entryBytes {
			r.fault(member(path, name), unexpected(f.expectedPart, result[name]))
		}
	}
	return result, true
}

func (r *documentReader) count(f *field, count int, path string) {
	if !f.allows(int64(count)) {
		r.fault(path, message(messageEntries, "{size}", f.size, "{count}", strconv.Itoa(count)))
	}
}

func (r *documentReader) budget(f *field, given any, path string) (allowance, bool) {
	written, ok := given.(string)
	if !ok {
		r.fault(path, unexpected(f.expected, given))
		return allowance{}, false
	}
	read, err := readAllowance(written)
	if err != nil {
		r.fault(path, err.Error())
	}
	return read, err == nil
}
