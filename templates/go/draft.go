package lipservice

import (
	"encoding/hex"
	"log/slog"
	"reflect"
)

// draft is a record in the making, with room that is used again.
type draft struct {
	own    []slog.Attr // what the logging library adds: the user's own attributes
	kinds  kinds       // of their values, at least
	stamps []slog.Attr
	record LogRecord
}

// kinds has a bit for each kind of value there may be.
type kinds uint16

// dubious are kinds of which a value may run code of the application, or be an error, or hold what does.
const dubious kinds = 1<<slog.KindAny | 1<<slog.KindLogValuer | 1<<slog.KindGroup

// kindsOf returns the kinds of values; what groups hold is not looked at.
func kindsOf(attrs []slog.Attr) (found kinds) {
	for i := range attrs {
		found |= 1 << attrs[i].Value.Kind()
	}
	return found
}

// add adds attributes of the user's as slog wants them handled.
func (d *draft) add(attrs []slog.Attr) {
	for i := range attrs {
		d.own, d.kinds = appendNoted(d.own, d.kinds, attrs[i])
	}
}

// appendNoted appends an attribute as slog wants it handled, and returns the kinds with that of its value.
func appendNoted(dst []slog.Attr, found kinds, attr slog.Attr) ([]slog.Attr, kinds) {
	kind := kinds(1) << attr.Value.Kind()
	if kind&dubious != 0 {
		return appendAttr(dst, attr), found | kind
	}
	return append(dst, attr), found | kind
}

// isPlain tells whether the values are nothing but texts, numbers, booleans and times. It looks at none of them again.
func (d *draft) isPlain() bool {
	return d.kinds&dubious == 0
}

// reset lets go of everything but the room. What else the record says is overwritten by the next one.
func (d *draft) reset() {
	clear(d.own)
	clear(d.stamps)
	clear(d.record.Attrs)
	d.own, d.stamps, d.kinds = d.own[:0], d.stamps[:0], 0
	d.record.Attrs, d.record.Body = d.record.Attrs[:0], slog.Value{}
}

// isForeign tells whether to write attributes may run code of the application.
func isForeign(attrs []slog.Attr) bool {
	for i := range attrs {
		switch value := &attrs[i].Value; value.Kind() {
		case slog.KindLogValuer:
			return true
		case slog.KindAny:
			if !isPlainValue(value.Any()) {
				return true
			}
		case slog.KindGroup:
			if isForeign(value.Group()) {
				return true
			}
		}
	}
	return false
}

func isPlainValue(value any) bool {
	switch value.(type) {
	case nil, []byte, []string, []int, *string, *int:
		return true
	}
	return false
}

// smallAttrs is how many attributes are few.
const smallAttrs = 4

// smallRecord is a record with few attributes, as most are, all in one piece of memory.
type smallRecord struct {
	record LogRecord
	attrs  [smallAttrs]slog.Attr
}

// frozen returns a copy of a record that stays as it is, whatever becomes of what it holds.
func frozen(record *LogRecord) *LogRecord {
	count := len(record.Attrs)
	var copied *LogRecord
	if count <= smallAttrs {
		small := &smallRecord{record: *record}
		copied, small.record.Attrs = &small.record, small.attrs[:count]
	} else {
		copied = new(LogRecord)
		*copied = *record
		copied.Attrs = make([]slog.Attr, count)
	}
	for i := range record.Attrs {
		copied.Attrs[i] = record.Attrs[i]
		if kind := record.Attrs[i].Value.Kind(); kind == slog.KindAny || kind == slog.KindLogValuer {
			copied.Attrs[i].Value = frozenValue(record.Attrs[i].Value)
		}
	}
	return copied
}

// frozenValue makes texts of what says its own, and copies lists and maps, one level deep.
func frozenValue(value slog.Value) slog.Value {
	value = value.Resolve()
	if value.Kind() != slog.KindAny {
		return value
	}
	switch held := value.Any().(type) {
	case nil:
		return value
	case error:
		return slog.StringValue(errorText(held))
	case interface{ String() string }:
		return slog.StringValue(textOf(held))
	default:
		return slog.AnyValue(copyOf(reflect.ValueOf(held)))
	}
}

func copyOf(value reflect.Value) any {
	switch value.Kind() {
	case reflect.Pointer:
		if value.IsNil() {
			return nil
		}
		copied := reflect.New(value.Type().Elem()) // a pointer, which may have methods that the value has not
		copied.Elem().Set(value.Elem())
		return copied.Interface()
	case reflect.Slice:
		if value.IsNil() {
			return value.Interface()
		}
		copied := reflect.MakeSlice(value.Type(), value.Len(), value.Len())
		reflect.Copy(copied, value)
		return copied.Interface()
	case reflect.Map:
		if value.IsNil() {
			return value.Interface()
		}
		copied := reflect.MakeMapWithSize(value.Type(), value.Len())
		for entries := value.MapRange(); entries.Next(); {
			copied.SetMapIndex(entries.Key(), entries.Value())
		}
		return copied.Interface()
	}
	return value.Interface()
}

func traceDigits(id [16]byte) string {
	return hex.EncodeToString(id[:])
}
