package otlp

import (
	"encoding/json"
	"log/slog"
	"math"
	"reflect"
	"strconv"
	"strings"
)

// maxHops is how many pointers, interfaces and [slog.LogValuer] in a row are followed to a value.
const maxHops = 32

// plain returns what is written for a value: a text, an integer up to int64, a double, a boolean, a time, a group,
// []byte, [List], [Entries] or nothing. Only the value itself becomes plain, not what it holds; of many elements only the
// first `room` are looked at. It does not panic.
func plain(v slog.Value, room int) slog.Value {
	for range maxHops {
		switch v.Kind() {
		case slog.KindUint64:
			if v.Uint64() > math.MaxInt64 {
				return slog.StringValue(strconv.FormatUint(v.Uint64(), 10))
			}
			return slog.Int64Value(int64(v.Uint64()))
		case slog.KindDuration:
			return slog.Int64Value(int64(v.Duration()))
		case slog.KindLogValuer:
			v = logValue(v.LogValuer())
		case slog.KindAny:
			held := v.Any()
			if isPlain(held) {
				return v
			}
			v = opened(held, room)
		default:
			return v
		}
	}
	return unreadable(v.Any())
}

// bodyOf returns a body of which can be said whether it is one.
func bodyOf(body slog.Value) slog.Value {
	if body.Kind() == slog.KindString {
		return body
	}
	return plain(body, maxValues)
}

// hasValue tells whether a plain value is more than nothing.
func hasValue(v slog.Value) bool {
	return v.Kind() != slog.KindAny || v.Any() != nil
}

func isPlain(held any) bool {
	switch held.(type) {
	case nil, []byte, List, Entries:
		return true
	}
	return false
}

// opened goes one step from a value of any type to a plain one.
func opened(held any, room int) slog.Value {
	// Types that slog knows come back from reflection and from lists as they are.
	if v := slog.AnyValue(held); v.Kind() != slog.KindAny {
		return v
	}
	switch held := held.(type) {
	case []any:
		list := make(List, min(len(held), room))
		for i := range list {
			list[i] = slog.AnyValue(held[i])
		}
		return slog.AnyValue(list)
	case slog.Attr:
		return slog.AnyValue(Entries{held})
	case json.Number:
		return numberValue(held)
	}
	if isNilPointer(held) {
		return slog.Value{}
	}
	if v, ok := spoken(held); ok {
		return v
	}
	return reflected(reflect.ValueOf(held), room)
}

// numberValue returns a number of a JSON text, as exactly as there is a type for it.
func numberValue(number json.Number) slog.Value {
	if whole, err := strconv.ParseInt(string(number), 10, 64); err == nil {
		return slog.Int64Value(whole)
	}
	if !strings.ContainsAny(string(number), ".eE") {
		return slog.StringValue(string(number))
	}
	if double, err := strconv.ParseFloat(string(number), 64); err == nil {
		return slog.Float64Value(double)
	}
	return slog.StringValue(string(number))
}

// unreadable is what stands for a value that cannot be read: its type.
func unreadable(held any) slog.Value {
	return slog.StringValue("<" + typeName(held) + ">")
}

func typeName(held any) string {
	if held == nil {
		return "nil"
	}
	return reflect.TypeOf(held).String()
}
