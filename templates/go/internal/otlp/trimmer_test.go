package otlp

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestOfEqualKeysTheLastIsWrittenWhereItStands(t *testing.T) {
	attrs := []slog.Attr{slog.Int("a", 1), slog.Int("b", 2), slog.Int("a", 3), slog.Int("c", 4), slog.Int("b", 5)}
	expect(t, "attributes", show(t, &Record{Attrs: attrs}), "attrs=[a=3 c=4 b=5]")
	expect(t, "map", showBody(t, Entries(attrs)), "{a=3 c=4 b=5}")
	expect(t, "group", showBody(t, slog.GroupValue(attrs...)), "{a=3 c=4 b=5}")
	expect(t, "deep", showBody(t, List{slog.AnyValue(Entries(attrs))}), "[{a=3 c=4 b=5}]")
}

func TestEqualKeysAreFoundAfterCuttingAndRepairing(t *testing.T) {
	long := strings.Repeat("k", maxKeyBytes)
	attrs := []slog.Attr{slog.Int(long+"a", 1), slog.Int(long+"b", 2), slog.Int("\xff", 3), slog.Int("\ufffd", 4), slog.Int("\xfe", 5)}
	expect(t, "attributes", show(t, &Record{Attrs: attrs}), "attrs=["+long[:maxKeyBytes-3]+cutMark+"=2 \ufffd=5]")
}

func TestFurtherAttributesAreCounted(t *testing.T) {
	var attrs []slog.Attr
	for i := range maxAttributes + 7 {
		attrs = append(attrs, slog.Int(fmt.Sprint("k", i), i))
	}
	whole := strings.TrimSuffix(strings.TrimPrefix(show(t, &Record{Attrs: attrs[:maxAttributes]}), "attrs=["), "]")
	expect(t, "too many", show(t, &Record{Attrs: attrs, DroppedAttrs: 3}), "dropped=10 attrs=["+whole+"]")
	doubled := append([]slog.Attr{slog.Int("k5", 0)}, attrs[:maxAttributes]...)
	expect(t, "equal keys count as nothing", show(t, &Record{Attrs: doubled}), "attrs=["+whole+"]")
	expect(t, "a map has no such limit", strings.Count(showBody(t, Entries(attrs)), "="), len(attrs))
}

func nested(depth int, value slog.Value) slog.Value {
	for range depth {
		value = slog.AnyValue(List{value})
	}
	return value
}

func TestWhatIsTooDeepBecomesAMark(t *testing.T) {
	list, deep := slog.AnyValue(List{}), slog.AnyValue(Entries{slog.Int("a", 1)})
	for _, c := range []struct {
		deepest List // the elements of the deepest list there may be
		want    string
	}{
		{List{}, ""},
		{List{slog.StringValue("text")}, `"text"`},
		{List{list, slog.IntValue(1)}, `"` + deepListMark + `" 1`},
		{List{deep}, `"` + deepMapMark + `"`},
		{List{nested(10_000, list), slog.IntValue(2)}, `"` + deepListMark + `" 2`},
	} {
		value := nested(maxDepth-1, slog.AnyValue(c.deepest))
		want := strings.Repeat("[", maxDepth) + c.want + strings.Repeat("]", maxDepth)
		expect(t, "body", showBody(t, value), want)
		expect(t, "attribute", show(t, &Record{Attrs: []slog.Attr{{Key: "k", Value: value}}}), "attrs=[k="+want+"]")
	}
}

func TestGroupsInGroupsAreCutAsListsAre(t *testing.T) {
	value := slog.IntValue(1)
	for range maxDepth + 5 {
		value = slog.GroupValue(slog.Attr{Key: "g", Value: value})
	}
	want := strings.Repeat("{g=", maxDepth) + `"` + deepMapMark + `"` + strings.Repeat("}", maxDepth)
	expect(t, "groups", showBody(t, value), want)
}

func ints(count int) List {
	list := make(List, count)
	for i := range list {
		list[i] = slog.IntValue(i % 10)
	}
	return list
}

func TestValuesAreCountedAndFurtherOnesLeftOut(t *testing.T) {
	expect(t, "as many as may be", strings.Count(showBody(t, ints(maxValues-1)), " "), maxValues-2)
	expect(t, "one more", strings.Count(showBody(t, ints(maxValues)), " "), maxValues-2)
	r := &Record{Body: slog.AnyValue(ints(maxValues - 3)), Attrs: []slog.Attr{
		slog.Any("a", List{slog.IntValue(1), slog.IntValue(2)}), slog.Int("b", 3),
	}}
	said := show(t, r)
	expect(t, "a list stands with what it has", said[strings.LastIndexByte(said, '='):], "=[1]]")
	expect(t, "and the rest is dropped", strings.Contains(said, " dropped=1 attrs=[a=[1]]"), true)
	many := &Record{Body: slog.AnyValue(ints(2 * maxValues)), Attrs: r.Attrs}
	expect(t, "all are dropped", strings.HasSuffix(show(t, many), "] dropped=2"), true)
	full := &Record{Body: slog.AnyValue(List{slog.AnyValue(Entries{slog.Any("k", ints(maxValues))}), slog.IntValue(1)})}
	expect(t, "elements behind are left out", strings.HasSuffix(show(t, full), "]}]"), true)
}

func TestTextsTakeTheirRoomInOrder(t *testing.T) {
	long := strings.Repeat("x", 2*maxTextBytes)
	r := &Record{
		EventName: long, SeverityText: long, Body: slog.StringValue(long),
		Attrs: []slog.Attr{slog.String("abcd", long), slog.String("efgh", "more"), slog.Int("ijkl", 7)},
	}
	said := show(t, r)
	cut := long[:maxTextBytes-len(cutMark)] + cutMark
	left := maxRecordBytes - 3*maxTextBytes - len("abcd")
	want := `text="` + cut + `" body="` + cut + `" event="` + cut + `" attrs=[abcd="` + long[:left-len(cutMark)] + cutMark + `" ="" =7]`
	expect(t, "record", said == want, true)
}

func TestBytesAreCutWithoutAMark(t *testing.T) {
	long := make([]byte, maxTextBytes+1)
	expect(t, "long", len(showBody(t, long)), len("x")+2*maxTextBytes)
	list := List{}
	for range 5 {
		list = append(list, slog.AnyValue(long[:maxTextBytes]))
	}
	expect(t, "in all", len(showBody(t, list)), len("[x x x x x]")+2*maxRecordBytes)
}

func TestARecordIsNotChangedByItsTrimming(t *testing.T) {
	attrs := []slog.Attr{slog.Int("a\xff", 1), slog.Int("a\xff", 2)}
	r := &Record{Attrs: attrs, Body: slog.StringValue("\xff")}
	show(t, r)
	expect(t, "key", attrs[0].Key, "a\xff")
	expect(t, "body", r.Body.String(), "\xff")
	expect(t, "count", len(r.Attrs), 2)
}
