package policy

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// samples makes documents by the tables. The same seed makes the same documents.
type samples struct{ *rand.Rand }

func newSamples(seed uint64) samples {
	return samples{rand.New(rand.NewPCG(seed, seed))}
}

// document returns a document without faults.
func (s samples) document() fields {
	return s.object(objects[documentObject])
}

func (s samples) object(list []field) fields {
	result := fields{}
	for i := range list {
		if f := &list[i]; f.required || s.IntN(3) > 0 {
			result[f.name] = s.value(f)
		}
	}
	return result
}

func (s samples) value(f *field) any {
	switch f.kind {
	case kindInteger:
		return s.integer(f)
	case kindBoolean:
		return s.IntN(2) == 0
	case kindText:
		return s.text(f)
	case kindChoice:
		return pick(s, f.choices)
	case kindAction:
		return s.action()
	case kindObject:
		return s.within(f)
	case kindList:
		return s.list(f)
	case kindMap:
		return s.entries(f)
	case kindProbability:
		return pick(s, []string{"0", "1", "0.5", "0.001", " 0.25 "})
	case kindRate:
		return s.rate(f)
	}
	return f.fallback
}

func (s samples) integer(f *field) any {
	if len(f.words) > 0 && s.IntN(2) == 0 {
		return strings.ToUpper(pick(s, slices.Sorted(maps.Keys(f.words))))
	}
	return f.low + s.Int64N(f.high-f.low+1)
}

// text returns a long text, so that hardly two are the same.
func (s samples) text(f *field) string {
	characters := []rune(f.characters)
	if len(characters) == 0 {
		characters = []rune("ab*\"\\/<\u2028\u65e5\x00\x7f\U0001f600")
	}
	var made strings.Builder
	for made.Len() < int(f.high) {
		made.WriteRune(characters[s.IntN(len(characters))])
	}
	return string([]rune(made.String())[:max(int(f.low), int(f.high)/4)])
}

// within returns an object; of one with two ends only one is given, as they might be the wrong way round.
func (s samples) within(f *field) fields {
	result := s.object(objects[f.of])
	if f.of == "severity" {
		delete(result, pick(s, []string{"min", "max"}))
	}
	return result
}

func (s samples) list(f *field) []any {
	result := make([]any, s.Int64N(min(f.high, 3)+1))
	for i := range result {
		result[i] = s.object(objects[f.of])
	}
	return result
}

func (s samples) entries(f *field) fields {
	result := fields{}
	for i := range s.Int64N(min(f.high, 3) + 1) {
		result["key "+strconv.FormatInt(i, 10)] = pick(s, []string{"", "*", "a*b", "\u2028"})
	}
	return result
}

func (s samples) rate(f *field) string {
	return strconv.FormatInt(f.low+s.Int64N(f.high-f.low+1), 10) + "/" + pick(s, slices.Sorted(maps.Keys(periods)))
}

func (s samples) action() any {
	switch s.IntN(3) {
	case 0:
		return pick(s, slices.Sorted(maps.Keys(actionWords)))
	case 1:
		return pick(s, []string{"0%", "100%", "12.5%", "0.01%"})
	}
	name := pick(s, slices.Sorted(maps.Keys(algorithms)))
	result := s.object(algorithms[name])
	result[algorithmName] = name
	return result
}

// damaged returns a text that differs in some places.
func (s samples) damaged(text []byte) []byte {
	text = slices.Clone(text)
	for range 1 + s.IntN(3) {
		at := s.IntN(len(text) + 1)
		bad := pick(s, []string{"\xff", "\xe2\x82", `\ud800`, "{", "]", `"`, "null", "1e400", "-0", "[[[[", ",", "\x00", "9", `"x":`})
		text = slices.Concat(text[:at], []byte(bad), text[min(len(text), at+s.IntN(3)):])
	}
	return text
}

func pick[T any](s samples, from []T) T {
	return from[s.IntN(len(from))]
}

// written returns a document as text.
func written(value any) []byte {
	return appendCanonical(nil, value)
}

// firstOf returns a name of a table.
func firstOf[T any](table map[string]T) string {
	return slices.Min(slices.Collect(maps.Keys(table)))
}
