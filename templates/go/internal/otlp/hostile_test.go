package otlp

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

type panics struct{ how string }

type (
	panicsAsError    panics
	panicsAsText     panics
	panicsAsMarshal  panics
	panicsAsJSON     panics
	panicsAsFormat   panics
	panicsAsLogValue panics
)

func (p panicsAsError) Error() string                  { panic(p.how) }
func (p panicsAsText) String() string                  { panic(p.how) }
func (p panicsAsMarshal) MarshalText() ([]byte, error) { panic(p.how) }
func (p panicsAsJSON) MarshalJSON() ([]byte, error)    { panic(p.how) }
func (p panicsAsFormat) Format(fmt.State, rune)        { panic(p.how) }
func (p panicsAsLogValue) LogValue() slog.Value        { panic(p.how) }

type fails struct{}

func (fails) MarshalText() ([]byte, error) { return nil, errors.New("no") }

func TestAMethodThatPanicsOrFailsLeavesTheNameOfTheType(t *testing.T) {
	for _, value := range []any{
		panicsAsError{"x"}, panicsAsText{"x"}, panicsAsMarshal{"x"}, panicsAsJSON{"x"}, panicsAsLogValue{"x"}, fails{},
		&panicsAsError{"x"}, &panicsAsLogValue{"x"},
	} {
		r := &Record{Body: slog.StringValue("b"), Attrs: []slog.Attr{slog.Any("k", value), slog.Int("n", 1)}}
		expect(t, "record", show(t, r), fmt.Sprintf(`body="b" attrs=[k="<%T>" n=1]`, value))
		expect(t, "in a list", showBody(t, []any{value, 1}), fmt.Sprintf(`["<%T>" 1]`, value))
	}
	said := showBody(t, panicsAsFormat{"x"})
	expect(t, "package fmt says it itself", strings.Contains(said, "PANIC"), true)
	expect(t, "keys", showBody(t, map[any]int{panicsAsText{"x"}: 1}), "{<otlp.panicsAsText>=1}")
}

type itself struct{ Name string }

func (i *itself) LogValue() slog.Value { return slog.AnyValue(i) }

type deeper struct{ level int }

func (d deeper) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("deeper", deeper{d.level + 1}))
}

type jsonInJSON struct{ level int }

func (j jsonInJSON) MarshalJSON() ([]byte, error) {
	return []byte(strings.Repeat("[", j.level) + strings.Repeat("]", j.level)), nil
}

func TestAValueThatStandsForItselfEnds(t *testing.T) {
	expect(t, "LogValue", showBody(t, &itself{}), `"<*otlp.itself>"`)
	expect(t, "deeper", strings.Count(showBody(t, deeper{}), "deeper"), maxDepth)
	expect(t, "JSON", strings.Contains(showBody(t, jsonInJSON{5000}), deepListMark), true)
	expect(t, "too deep for JSON", len(showBody(t, jsonInJSON{20_000})), 40_000+2)
}

type node struct {
	Name        string
	Left, Right *node
}

type loop *loop

func TestCyclesAreCutByDepth(t *testing.T) {
	ring := &node{Name: "a"}
	ring.Left = ring
	expect(t, "pointers", strings.Count(showBody(t, ring), `Name="a"`), maxDepth)
	tree := &node{Name: "b"}
	tree.Left, tree.Right = tree, tree
	expect(t, "and by the number of values", strings.Count(showBody(t, tree), "=") < maxValues, true)
	list := []any{1}
	list[0] = list
	expect(t, "slices", showBody(t, list), strings.Repeat("[", maxDepth)+`"`+deepListMark+`"`+strings.Repeat("]", maxDepth))
	members := map[string]any{}
	members["m"] = members
	expect(t, "maps", strings.Count(showBody(t, members), "m="), maxDepth)
	entries := make(Entries, 1)
	entries[0] = slog.Any("e", entries)
	expect(t, "entries", strings.Count(showBody(t, entries), "e="), maxDepth)
	var around loop
	around = &around
	expect(t, "a pointer to itself", showBody(t, around), `"<otlp.loop>"`)
}

func TestDepthsBeyondAllMeasureAreCut(t *testing.T) {
	var value any = "end"
	for range 10_000 {
		value = []any{value}
	}
	expect(t, "slices", strings.Count(showBody(t, value), "["), maxDepth+1)
	for range 10_000 {
		value = map[string]any{"k": value}
	}
	expect(t, "maps", strings.Count(showBody(t, value), "k="), maxDepth)
}

func TestHugeValuesAreReadInPart(t *testing.T) {
	huge := strings.Repeat("\xff\u65e5", 4<<20)
	if got := len(showBody(t, huge)); got > maxTextBytes+2 {
		t.Errorf("%d bytes", got)
	}
	expect(t, "long list", strings.Count(showBody(t, make([]int, 1<<20)), " "), maxValues-2)
	many := map[int]int{}
	for i := range 100_000 {
		many[i] = i
	}
	expect(t, "large map", strings.Count(showBody(t, many), "="), maxValues-1)
}

func TestTextsThatAreNotUTF8AreRepaired(t *testing.T) {
	for text, want := range map[string]string{
		"\xff": "\ufffd", "a\xed\xa0\x80b": "a\ufffd\ufffd\ufffdb", "\xe6\x97": "\ufffd", "\xf0\x9f\x98x": "\ufffdx",
	} {
		r := &Record{
			SeverityText: text, EventName: text, Body: slog.StringValue(text),
			Attrs: []slog.Attr{slog.String(text, text), slog.Any("l", []string{text})},
		}
		expect(t, fmt.Sprintf("%x", text), show(t, r), strings.ReplaceAll(`text="T" body="T" event="T" attrs=[T="T" l=["T"]]`, "T", want))
	}
}

func TestNothingOfATypeIsNothing(t *testing.T) {
	var (
		err     *panicsAsError
		text    *panicsAsText
		valuer  *panicsAsLogValue
		raw     json.Marshaler
		structs *node
	)
	expect(t, "list", showBody(t, []any{err, text, valuer, raw, structs}), "[nil nil nil nil nil]")
	expect(t, "functions", showBody(t, []any{(func())(nil), (chan int)(nil)}), `["<func()>" "<chan int>"]`)
}
