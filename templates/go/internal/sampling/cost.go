package sampling

import (
	"log/slog"
	"reflect"
)

// recordBytes returns the bytes that a record is taken for, at most maxCost: an estimate, made before anything is encoded.
// It runs no code of the caller's types.
func recordBytes(record *Record) int64 {
	m := meter{overheadBytes + min(max(0, int64(record.BodyBytes)), bodyBytes)}
	m.attrs(record.Attrs, valueDepth)
	return min(m.bytes, maxCost)
}

// meter adds bytes up. It stops where more would make no difference, so that a value that holds itself is soon measured.
type meter struct{ bytes int64 }

func (m *meter) isFull() bool {
	return m.bytes >= maxCost
}

// name counts the bytes of a name as UTF-8.
func (m *meter) name(name string) {
	if len(name) >= int(maxCost) {
		m.bytes += maxCost
		return
	}
	m.bytes += sizeAsUTF8(name)
}

// text counts a text as a name, an empty one as a byte: to read any number of values ends at maxCost.
func (m *meter) text(text string) {
	m.name(text)
	if text == "" {
		m.bytes++
	}
}

func (m *meter) attrs(attrs []slog.Attr, depth int) {
	for i := range attrs {
		if m.isFull() {
			return
		}
		m.name(attrs[i].Key)
		m.value(attrs[i].Value, depth)
	}
}

// value measures a text by its bytes; anything else is taken for valueBytes and what it holds, down to some depth.
func (m *meter) value(value slog.Value, depth int) {
	switch value.Kind() {
	case slog.KindString:
		m.text(value.String())
	case slog.KindAny:
		m.any(value.Any(), depth)
	case slog.KindGroup:
		m.bytes += valueBytes
		if depth > 0 {
			m.attrs(value.Group(), depth-1)
		}
	default:
		m.bytes += valueBytes
	}
}

// any knows the types that most values have, and finds the others by reflection.
func (m *meter) any(value any, depth int) {
	switch value := value.(type) {
	case string:
		m.text(value)
	case []any:
		m.bytes += valueBytes
		for i := 0; i < len(value) && depth > 0 && !m.isFull(); i++ {
			m.any(value[i], depth-1)
		}
	case map[string]any:
		m.bytes += valueBytes
		for name, member := range value {
			if depth == 0 || m.isFull() {
				return
			}
			m.name(name)
			m.any(member, depth-1)
		}
	case slog.Value:
		m.value(value, depth)
	case nil, bool, int, int64, float64, []byte, error:
		m.bytes += valueBytes
	default:
		m.reflected(reflect.ValueOf(value), depth)
	}
}

func (m *meter) reflected(value reflect.Value, depth int) {
	switch value.Kind() {
	case reflect.String:
		m.text(value.String())
		return
	case reflect.Interface:
		m.reflected(value.Elem(), depth)
		return
	}
	m.bytes += valueBytes
	if depth == 0 {
		return
	}
	switch value.Kind() {
	case reflect.Slice, reflect.Array:
		for i := 0; i < value.Len() && !m.isFull(); i++ {
			m.reflected(value.Index(i), depth-1)
		}
	case reflect.Map:
		for members := value.MapRange(); members.Next() && !m.isFull(); {
			m.key(members.Key())
			m.reflected(members.Value(), depth-1)
		}
	}
}

// key counts a key of a map: a text is a name, even if it is of a type of its own.
func (m *meter) key(key reflect.Value) {
	if key.Kind() == reflect.Interface {
		key = key.Elem()
	}
	if key.Kind() == reflect.String {
		m.name(key.String())
	} else {
		m.bytes += valueBytes
	}
}
