package otlp

import (
	"cmp"
	"log/slog"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// reflected returns what a value is by its kind. It runs no code of the caller's types but that of the keys of maps.
func reflected(value reflect.Value, room int) slog.Value {
	switch value.Kind() {
	case reflect.String:
		return slog.StringValue(value.String())
	case reflect.Bool:
		return slog.BoolValue(value.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return slog.Int64Value(value.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return slog.Uint64Value(value.Uint())
	case reflect.Float32, reflect.Float64:
		return slog.Float64Value(value.Float())
	case reflect.Complex64, reflect.Complex128:
		return slog.StringValue(strconv.FormatComplex(value.Complex(), 'g', -1, value.Type().Bits()))
	case reflect.Pointer, reflect.Interface:
		return ofReflected(value.Elem())
	case reflect.Slice, reflect.Array:
		return listOf(value, room)
	case reflect.Map:
		return slog.AnyValue(mapEntries(value, room))
	case reflect.Struct:
		return slog.AnyValue(structEntries(nil, value, room))
	}
	return unreadable(value.Interface()) // a channel or a function
}

// ofReflected returns a value that was found by reflection; nothing where there is none.
func ofReflected(value reflect.Value) slog.Value {
	if !value.IsValid() || !value.CanInterface() {
		return slog.Value{}
	}
	return slog.AnyValue(value.Interface())
}

func listOf(value reflect.Value, room int) slog.Value {
	if value.Type().Elem().Kind() == reflect.Uint8 {
		return slog.AnyValue(bytesOf(value))
	}
	list := make(List, min(value.Len(), room))
	for i := range list {
		list[i] = ofReflected(value.Index(i))
	}
	return slog.AnyValue(list)
}

// bytesOf returns the bytes of a slice or an array of them.
func bytesOf(value reflect.Value) []byte {
	if value.Kind() == reflect.Slice {
		return value.Bytes()
	}
	held := make([]byte, min(value.Len(), maxTextBytes+1))
	reflect.Copy(reflect.ValueOf(held), value)
	return held
}

// mapEntries returns the entries of a map, sorted by key.
func mapEntries(value reflect.Value, room int) Entries {
	type member struct {
		key   string
		value reflect.Value
	}
	members := make([]member, 0, value.Len())
	for each := value.MapRange(); each.Next(); {
		members = append(members, member{keyText(each.Key()), each.Value()})
	}
	slices.SortFunc(members, func(a, b member) int { return cmp.Compare(a.key, b.key) })
	entries := make(Entries, min(len(members), room))
	for i := range entries {
		entries[i] = slog.Attr{Key: members[i].key, Value: ofReflected(members[i].value)}
	}
	return entries
}

// keyText returns the key of a map as text.
func keyText(key reflect.Value) string {
	if key.Type() == reflect.TypeFor[string]() {
		return key.String()
	}
	v := plain(ofReflected(key), 0)
	switch v.Kind() {
	case slog.KindAny, slog.KindGroup:
		return "<" + key.Type().String() + ">"
	}
	return v.String()
}

// structEntries appends the exported fields of a struct by the names that they have in JSON.
func structEntries(entries Entries, value reflect.Value, room int) Entries {
	for i := range value.NumField() {
		if len(entries) >= room {
			break
		}
		field := value.Type().Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		held := value.Field(i)
		switch {
		case name == "-", strings.Contains(options, "omit") && held.IsZero():
		case field.Anonymous && name == "" && field.Type.Kind() == reflect.Struct:
			entries = structEntries(entries, held, room) // its fields are those of the whole
		case field.IsExported():
			entries = append(entries, slog.Attr{Key: cmp.Or(name, field.Name), Value: ofReflected(held)})
		}
	}
	return entries
}

func isNilPointer(held any) bool {
	value := reflect.ValueOf(held)
	return value.Kind() == reflect.Pointer && value.IsNil()
}
