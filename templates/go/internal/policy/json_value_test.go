package policy

import (
	"math"
	"strings"
	"testing"
)

func TestANumberIsWholeWhenItsDoubleIs(t *testing.T) {
	for text, want := range map[string]any{
		"0": int64(0), "-0": int64(0), "-0.0": int64(0), "10": int64(10), "10.0": int64(10), "1e1": int64(10), "1E+1": int64(10),
		"-7": int64(-7), "9007199254740991": int64(exact - 1), "9007199254740992": float64(exact), "-9007199254740992": -float64(exact),
		"0.1": 0.1, "1e400": math.Inf(1), "-1e400": math.Inf(-1), "1e-400": int64(0), "1" + strings.Repeat("0", 400): math.Inf(1),
	} {
		if got, err := readJSON([]byte(text)); got != want || err != nil {
			t.Errorf("%s: %v (%T), %v; want %v", text, got, got, err, want)
		}
	}
}

func TestHalvesOfSurrogatePairsAreReplaced(t *testing.T) {
	for text, want := range map[string]string{
		`"\ud83d\ude00"`:       "\U0001f600",
		`"\ud83d"`:             "\ufffd",
		`"\ude00\ud83d"`:       "\ufffd\ufffd",
		`"\ud83d\ud83d\ude00"`: "\ufffd\U0001f600",
		`"\ud83dx\ude00"`:      "\ufffdx\ufffd",
		`"\ud83d\u0041"`:       "\ufffdA",
		`"\uD83D\n"`:           "\ufffd\n",
	} {
		if got, err := readJSON([]byte(text)); got != want || err != nil {
			t.Errorf("%s: %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestBracketsInTextsAreNotDeep(t *testing.T) {
	deep := strings.Repeat("[", documentDepth+1)
	for _, text := range []string{`"` + deep + `"`, `"\"` + deep + `"`, `["\\\"` + deep + `\\"]`, strings.Repeat("[],", 100)} {
		if isTooDeep([]byte(text)) {
			t.Errorf("%s is too deep", text)
		}
	}
}
