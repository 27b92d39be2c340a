package sampling

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// hidden is a value that must not be asked.
type hidden struct{ t *testing.T }

func (h hidden) LogValue() slog.Value { h.t.Error("LogValue was called"); return slog.Value{} }
func (h hidden) String() string       { h.t.Error("String was called"); return "" }
func (h hidden) Error() string        { h.t.Error("Error was called"); return "" }

type name string

func TestAnEstimateCountsTextsByTheirBytesAndAnythingElseAlike(t *testing.T) {
	for _, each := range []struct {
		name  string
		value slog.Value
		want  int64
	}{
		{"text", slog.StringValue("Zoë"), 4},
		{"empty text", slog.StringValue(""), 1},
		{"empty text of a type of its own", slog.AnyValue(name("")), 1},
		{"text that is not UTF-8", slog.StringValue("a\xff\xe2\x82"), 7},
		{"lone surrogate, as JSON gives it", slog.StringValue("\ufffd"), 3},
		{"empty texts in a list", slog.AnyValue([]any{"", ""}), valueBytes + 2},
		{"empty texts in a typed list", slog.AnyValue([]string{"", ""}), valueBytes + 2},
		{"empty name and text", slog.AnyValue(map[string]any{"": ""}), valueBytes + 1},
		{"empty name of a type of its own", slog.AnyValue(map[name]string{"": ""}), valueBytes + 1},
		{"names of any type", slog.AnyValue(map[any]int{"ab": 1}), 2*valueBytes + 2},
		{"names that are no texts", slog.AnyValue(map[int]int{1: 1}), 3 * valueBytes},
		{"name that is not UTF-8", slog.AnyValue(map[string]any{"\xff": 1}), 2*valueBytes + 3},
		{"group with an empty name", slog.GroupValue(slog.String("", "")), valueBytes + 1},
		{"text of a type of its own", slog.AnyValue(name("bob")), 3},
		{"number", slog.IntValue(1 << 40), valueBytes},
		{"truth", slog.BoolValue(true), valueBytes},
		{"nothing", slog.AnyValue(nil), valueBytes},
		{"time", slog.TimeValue(time.Now()), valueBytes},
		{"error", slog.AnyValue(errors.New("long text")), valueBytes},
		{"bytes", slog.AnyValue([]byte("long text")), valueBytes},
		{"struct", slog.AnyValue(struct{ A string }{"long text"}), valueBytes},
		{"hidden", slog.AnyValue(hidden{t}), valueBytes},
		{"list", slog.AnyValue([]any{"ab", 1, nil}), 3*valueBytes + 2},
		{"list of texts", slog.AnyValue([]string{"ab", "c"}), valueBytes + 3},
		{"array", slog.AnyValue([2]any{"ab", 5}), 2*valueBytes + 2},
		{"map", slog.AnyValue(map[string]any{"key": "ab", "k": 1.5}), 2*valueBytes + 6},
		{"map of its own type", slog.AnyValue(map[name]int{"key": 1}), 2*valueBytes + 3},
		{"group", slog.GroupValue(slog.String("key", "ab"), slog.Int("k", 1)), 2*valueBytes + 6},
		{"value in a list", slog.AnyValue([]any{slog.StringValue("ab")}), valueBytes + 2},
	} {
		record := Record{BodyBytes: 7, Attrs: []slog.Attr{{Key: "attr", Value: each.value}}}
		if got := recordBytes(&record); got != overheadBytes+7+4+each.want {
			t.Errorf("%s: %d bytes, want %d", each.name, got-overheadBytes-7-4, each.want)
		}
	}
}

func TestNothingCountsBeyondItsBound(t *testing.T) {
	for bytes, want := range map[int]int64{-1: 0, 0: 0, int(bodyBytes): bodyBytes, int(bodyBytes) + 1: bodyBytes} {
		if got := recordBytes(&Record{BodyBytes: bytes}); got != overheadBytes+want {
			t.Errorf("a body of %d bytes counts %d", bytes, got-overheadBytes)
		}
	}
	long := slog.String("a", strings.Repeat("x", int(maxCost)))
	if got := recordBytes(&Record{Attrs: []slog.Attr{long}}); got != maxCost {
		t.Errorf("%d bytes", got)
	}
}

func TestAListOfEmptyTextsIsReadNoFurtherThanItCounts(t *testing.T) {
	texts := make([]string, 2*maxCost)
	list := make([]any, len(texts))
	for i := range list {
		list[i] = ""
	}
	for _, value := range []any{texts, list} {
		m := meter{}
		m.any(value, valueDepth)
		if m.bytes != maxCost {
			t.Errorf("%d bytes", m.bytes)
		}
	}
}

func TestValuesDeepInOthersCountAsNothingMore(t *testing.T) {
	list, grouped := any("deep text"), slog.StringValue("deep text")
	for range 2 * valueDepth {
		list, grouped = []any{list}, slog.GroupValue(slog.Attr{Value: grouped})
	}
	want := overheadBytes + (int64(valueDepth)+1)*valueBytes
	for _, value := range []slog.Value{slog.AnyValue(list), grouped} {
		if got := recordBytes(&Record{Attrs: []slog.Attr{{Value: value}}}); got != want {
			t.Errorf("%d bytes, want %d", got, want)
		}
	}
}

func TestAValueThatHoldsItselfIsSoonMeasured(t *testing.T) {
	itself := map[string]any{}
	for _, name := range []string{"a", "b", "c"} {
		itself[name] = itself
	}
	type list []list
	lists := make(list, 3)
	for i := range lists {
		lists[i] = lists
	}
	for _, value := range []any{itself, lists} {
		if got := recordBytes(&Record{Attrs: []slog.Attr{slog.Any("x", value)}}); got != maxCost {
			t.Errorf("%d bytes", got)
		}
	}
}
