package policy

import "strings"

// action reads an action: an object that names an algorithm and gives its fields, or a short form.
func (r *documentReader) action(f *field, given any, path string) (fields, bool) {
	switch given := given.(type) {
	case string:
		return r.shortAction(f, given, path)
	case fields:
		return r.namedAction(given, path)
	}
	r.fault(path, unexpected(f.expected, given))
	return nil, false
}

func (r *documentReader) namedAction(given fields, path string) (fields, bool) {
	where := member(path, algorithmName)
	if given[algorithmName] == nil {
		r.fault(where, messageMissing)
		return nil, false
	}
	name, _ := given[algorithmName].(string)
	algorithm, known := algorithms[name]
	if !known {
		r.fault(where, unexpected(algorithmExpected, given[algorithmName]))
		return nil, false
	}
	result := fields{algorithmName: name}
	r.fields(result, algorithm, given, path)
	return result, true
}

func (r *documentReader) shortAction(f *field, text, path string) (fields, bool) {
	if algorithm, ok := actionWords[text]; ok {
		return fields{algorithmName: algorithm}, true
	}
	switch {
	case strings.Contains(text, "%"):
		rate, ok := readPercent(text)
		return r.shortForm(percentForm, rate, ok, text, path)
	case strings.Contains(text, "/"):
		rate, ok := readRate(text, fieldNamed(algorithms[rateForm.algorithm], rateForm.field))
		return r.shortForm(rateForm, rate, ok, text, path)
	}
	r.fault(path, unexpected(f.expected, text))
	return nil, false
}

// shortForm returns the action that a value of a short form stands for, if it is right.
func (r *documentReader) shortForm(form shortForm, value any, ok bool, text, path string) (fields, bool) {
	if !ok {
		r.fault(path, unexpected(form.expected, text))
		return nil, false
	}
	result := fields{algorithmName: form.algorithm}
	put(result, form.field, value)
	return result, true
}
