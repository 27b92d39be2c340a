package otlp

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"math/big"
	"net"
	"net/netip"
	"net/url"
	"testing"
	"time"
)

type (
	colour string
	level  int
	named  struct{ name string }
	valuer struct{ Name string }
)

func (s named) String() string               { return "spoken " + s.name }
func (b valuer) LogValue() slog.Value        { return slog.GroupValue(slog.String("as", b.Name)) }
func (l level) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "level %d", int(l)), nil }
func (c colour) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, `{"b":%q,"a":[1,2.5,null]}`, string(c)), nil
}

type point struct {
	X      int      `json:"x"`
	Y      *float64 `json:"y,omitempty"`
	Skip   string   `json:"-"`
	Labels map[string]any
	hidden int
	inner
	*Extra
}

type inner struct{ Inside bool }

// Extra is embedded as a pointer.
type Extra struct{ More int }

func TestValuesOfGoAreWrittenAsTheyReadBest(t *testing.T) {
	half, text, at := 0.5, "text", time.Date(2024, 2, 29, 12, 0, 0, 5, time.FixedZone("", 3600))
	pointer := &text
	for _, c := range []struct {
		value any
		want  string
	}{
		{int8(-1), "-1"}, {uint16(7), "7"}, {uint64(math.MaxInt64), "9223372036854775807"},
		{uint64(math.MaxInt64 + 1), `"9223372036854775808"`}, {uintptr(3), "3"}, {float32(0.5), "0.5d"},
		{int64(1<<53 + 1), "9007199254740993"}, {int64(math.MinInt64), "-9223372036854775808"}, {complex(1, -2), `"(1-2i)"`},
		{true, "true"}, {time.Second, "1000000000"}, {at, `"2024-02-29T12:00:00.000000005+01:00"`}, {&at, `"2024-02-29T12:00:00.000000005+01:00"`},
		{&pointer, `"text"`}, {&half, "0.5d"}, {(*error)(nil), ""}, {[]byte("ab"), "x6162"}, {[2]byte{1, 2}, "x0102"},
		{[]string{"a", "b"}, `["a" "b"]`}, {[]any{nil, 1, "x"}, `[nil 1 "x"]`}, {[2]int{1, 2}, "[1 2]"}, {[]int(nil), "[]"},
		{map[string]int{"b": 2, "a": 1, "": 3}, "{=3 a=1 b=2}"}, {map[int]bool{2: true, 10: false}, "{10=false 2=true}"},
		{map[any]int{1.5: 1, "k": 2, level(3): 3, [1]int{}: 4}, "{1.5=1 <interface {}>=4 k=2 level 3=3}"}, {map[string]any(nil), "{}"},
		{errors.New("broken"), `"broken"`}, {named{"a"}, `"spoken a"`}, {&named{"b"}, `"spoken b"`}, {valuer{"c"}, `{as="c"}`},
		{level(4), `"level 4"`}, {colour("red"), `{a=[1 2.5d nil] b="red"}`}, {json.Number("12"), "12"}, {json.Number("1e3"), "1000d"},
		{json.Number("99999999999999999999"), `"99999999999999999999"`}, {json.RawMessage(`[1,"a"]`), `[1 "a"]`},
		{json.RawMessage(`[1,`), `"[1,"`}, {slog.LevelWarn, `"WARN"`}, {net.IPv4(1, 2, 3, 4), `"1.2.3.4"`}, {netip.MustParseAddr("::1"), `"::1"`},
		{&url.URL{Host: "a.b", Scheme: "c"}, `"c://a.b"`}, {big.NewInt(5), `"5"`}, {func() {}, `"<func()>"`}, {make(chan int), `"<chan int>"`},
		{point{X: 1, Y: &half, Skip: "s", hidden: 5}, `{x=1 y=0.5d Labels={} Inside=false Extra=nil}`},
		{&point{Labels: map[string]any{"k": []int{1}}}, `{x=0 Labels={k=[1]} Inside=false Extra=nil}`}, {struct{}{}, "{}"},
		{slog.Int("a", 1), "{a=1}"}, {[]slog.Attr{slog.Int("a", 1)}, "{a=1}"}, {slog.GroupValue(), "{}"}, {[]slog.Value{slog.IntValue(1)}, "[1]"},
		{[]fmt.Stringer{named{"d"}, nil}, `["spoken d" nil]`}, {[]*int{nil}, "[nil]"}, {struct{ error }{errors.New("e")}, `"e"`},
	} {
		expect(t, fmt.Sprintf("%T", c.value), showBody(t, c.value), c.want)
	}
}

func TestAnAttributeMayBeAnythingThatABodyMayBe(t *testing.T) {
	attrs := []slog.Attr{slog.Any("e", errors.New("broken")), slog.Any("n", nil), slog.Any("l", valuer{"x"}), slog.Uint64("u", 1)}
	expect(t, "attributes", show(t, &Record{Attrs: attrs}), `attrs=[e="broken" n=nil l={as="x"} u=1]`)
}
