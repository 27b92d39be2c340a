package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"strings"
)

// Values that are hard on whoever writes them.
type (
	panicking struct{}
	endless   struct{ Next *endless }
	unwilling struct{}
)

func (panicking) LogValue() slog.Value { panic("no value") }
func (panicking) String() string       { panic("no text") }

func (unwilling) MarshalJSON() ([]byte, error) { panic("no JSON") }
func (unwilling) Error() string                { panic("no message") }

const (
	hostileDepth = 10_000
	hostileBytes = 5 << 20
)

// hostileValues returns them by what they are.
func hostileValues() map[string]any {
	cycle := &endless{}
	cycle.Next = cycle
	loop := map[string]any{}
	loop["self"] = loop
	var deep any = "end"
	for range hostileDepth {
		deep = []any{deep}
	}
	var nothing *endless
	return map[string]any{
		"lone surrogate": "a\xed\xa0\x80b", "no UTF-8": "\xff\xfe", "NaN": math.NaN(), "infinity": math.Inf(1),
		"2^63": uint64(1) << 63, "2^53+1": int64(1)<<53 + 1, "cycle": cycle, "map in itself": loop, "deep": deep,
		"huge": strings.Repeat("x", hostileBytes), "panicking": panicking{}, "unwilling": unwilling{}, "nil pointer": nothing,
		"channel": make(chan int), "function": hostileValues, "complex": complex(1, 2),
	}
}

func (a *agent) hostile(json.RawMessage) (any, string, error) {
	values := hostileValues()
	for what, value := range values {
		a.exporter.Emit(&logRecord{
			Time: a.now(), Severity: 9, Body: slog.StringValue(fmt.Sprint("hostile ", what)),
			Attrs: []slog.Attr{slog.Any("value", value), slog.String("after", "still here")},
		})
	}
	return len(values), "emitted", nil
}
