// Package hostile holds values that are hard on whoever writes them.
package hostile

import (
	"log/slog"
	"math"
	"strings"
)

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
	depth = 10_000
	bytes = 5 << 20
)

// Recursive is the name of the value that fmt never comes back from, which ends the process.
const Recursive = "map in itself"

// Values returns them by what they are.
func Values() map[string]any {
	cycle := &endless{}
	cycle.Next = cycle
	loop := map[string]any{}
	loop["self"] = loop
	var deep any = "end"
	for range depth {
		deep = []any{deep}
	}
	var nothing *endless
	return map[string]any{
		"lone surrogate": "a\xed\xa0\x80b", "no UTF-8": "\xff\xfe", "NaN": math.NaN(), "infinity": math.Inf(1),
		"2^63": uint64(1) << 63, "2^53+1": int64(1)<<53 + 1, "cycle": cycle, Recursive: loop, "deep": deep,
		"huge": strings.Repeat("x", bytes), "panicking": panicking{}, "unwilling": unwilling{}, "nil pointer": nothing,
		"channel": make(chan int), "function": Values, "complex": complex(1, 2),
	}
}
