package otlp

import "log/slog"

// Redactor knows what is secret.
type Redactor interface {
	// Text returns a text without what is secret.
	Text(text string) string
	// Bytes returns bytes without it.
	Bytes(content []byte) []byte
	// Secret returns what stands for a value whose name is secret.
	Secret(name string) (mark string, is bool)
	// IsUntouched tells whether an attribute of a record is left alone.
	IsUntouched(key string) bool
	// Fault returns what stands for a record in which redaction has failed.
	Fault() string
}

// Redacted returns a record of plain values without what is secret. The record itself is not changed. If redaction fails,
// nothing is left of it but what names it.
func Redacted(record *Record, by Redactor) (result *Record) {
	copied := *record
	result = &copied
	defer func() {
		if recover() != nil {
			*result = *record
			result.Body, result.EventName = slog.StringValue(by.Fault()), ""
			result.Attrs = untouched(record.Attrs, by)
		}
	}()
	r := redacting{by, maxValues}
	if copied.EventName != "" {
		copied.EventName = by.Text(copied.EventName)
	}
	copied.Body = r.value(record.Body, 1)
	copied.Attrs = make([]slog.Attr, len(record.Attrs))
	for i, attr := range record.Attrs {
		copied.Attrs[i] = attr
		if !by.IsUntouched(attr.Key) {
			copied.Attrs[i].Value = r.named(attr.Key, attr.Value, 1)
		}
	}
	return result
}

// RedactedValue returns a plain value without what is secret.
func RedactedValue(value slog.Value, by Redactor) slog.Value {
	r := redacting{by, maxValues}
	return r.value(value, 1)
}

func untouched(attrs []slog.Attr, by Redactor) (left []slog.Attr) {
	for _, attr := range attrs {
		if by.IsUntouched(attr.Key) {
			left = append(left, attr)
		}
	}
	return left
}

// redacting is the redaction of one record.
type redacting struct {
	by   Redactor
	left int // how many values may yet be looked at: no more are sent
}

func (r *redacting) named(name string, value slog.Value, depth int) slog.Value {
	if mark, is := r.by.Secret(name); is {
		r.left--
		return slog.StringValue(mark)
	}
	return r.value(value, depth)
}

// value returns a value of a depth. A list or a map that is too deep to be sent is empty.
func (r *redacting) value(value slog.Value, depth int) slog.Value {
	r.left--
	value = plain(value, max(r.left, 0))
	switch value.Kind() {
	case slog.KindString:
		return slog.StringValue(r.by.Text(value.String()))
	case slog.KindGroup:
		return r.entries(value.Group(), depth)
	case slog.KindAny:
		switch held := value.Any().(type) {
		case Entries:
			return r.entries(held, depth)
		case List:
			return r.list(held, depth)
		case []byte:
			return slog.AnyValue(r.by.Bytes(held))
		}
	}
	return value
}

func (r *redacting) list(list List, depth int) slog.Value {
	result := List{}
	if depth <= maxDepth {
		for _, element := range list {
			if r.left <= 0 {
				break
			}
			result = append(result, r.value(element, depth+1))
		}
	}
	return slog.AnyValue(result)
}

func (r *redacting) entries(entries []slog.Attr, depth int) slog.Value {
	result := Entries{}
	if depth <= maxDepth {
		for _, entry := range entries {
			if r.left <= 0 {
				break
			}
			result = append(result, slog.Attr{Key: entry.Key, Value: r.named(entry.Key, entry.Value, depth+1)})
		}
	}
	return slog.AnyValue(result)
}
