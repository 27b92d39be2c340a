package otlp

import (
	"log/slog"
	"math"
	"strconv"
	"testing"
)

func TestTextsAreEscapedAsECMAScriptDoes(t *testing.T) {
	for text, want := range map[string]string{
		"\b\f\n\r\t\"\\/":      `"\b\f\n\r\t\"\\/"`,
		"\x00\x01\x0b\x1f\x7f": `"\u0000\u0001\u000b\u001f` + "\x7f" + `"`,
		"<>&\u2028\u2029é😀":    "\"<>&\u2028\u2029é😀\"",
		"":                     `""`,
		"a\nb\nc":              `"a\nb\nc"`,
	} {
		expect(t, text, string(quoted(nil, text)), want)
	}
}

func TestDoublesAreWrittenAsECMAScriptDoes(t *testing.T) {
	for double, want := range map[float64]string{
		0: "0", 1: "1", -1.5: "-1.5", 0.1: "0.1", 1e20: "100000000000000000000", 1e21: "1e+21", 123e19: "1.23e+21",
		1e-6: "0.000001", 1e-7: "1e-7", 1.5e-10: "1.5e-10", 5e-324: "5e-324", math.MaxFloat64: "1.7976931348623157e+308",
		1<<53 - 1: "9007199254740991", 1 << 53: "9007199254740992", 1<<53 + 2: "9007199254740994", -1e-9: "-1e-9",
		999999999999999900000: "999999999999999900000", 0.000001234: "0.000001234", 1e100: "1e+100", 1e-100: "1e-100",
		-123456.789: "-123456.789", 4.35: "4.35", 1.0 / 3: "0.3333333333333333",
	} {
		expect(t, want, string(appendDouble(nil, double)), want)
	}
	expect(t, "-0", string(appendDouble(nil, math.Copysign(0, -1))), "-0")
}

func TestWhatJSONHasNoNumberForIsAText(t *testing.T) {
	for mark, double := range map[string]float64{
		nanMark: math.NaN(), infinityMark: math.Inf(1), negativeInfinityMark: math.Inf(-1),
	} {
		expect(t, mark, inJSON(&Record{Body: slog.Float64Value(double)}), `{"body":{"stringValue":"`+mark+`"}}`)
	}
	strange := math.Float64frombits(0xfff8_0000_dead_beef)
	got := encoders[Protobuf].AppendPiece(nil, &Record{Body: slog.Float64Value(strange)})
	expect(t, "NaN in protobuf", strconv.Quote(string(got[5:])), strconv.Quote("\x00\x00\x00\x00\x00\x00\xf8\x7f"))
}

func FuzzDoublesAreReadBackAsTheyWere(f *testing.F) {
	for _, double := range []float64{0, 1, 0.1, 1e21, 1e-7, math.MaxFloat64, math.SmallestNonzeroFloat64} {
		f.Add(math.Float64bits(double))
	}
	f.Fuzz(func(t *testing.T, bits uint64) {
		double := math.Float64frombits(bits)
		if math.IsNaN(double) || math.IsInf(double, 0) {
			return
		}
		if got, err := strconv.ParseFloat(string(appendDouble(nil, double)), 64); err != nil || math.Float64bits(got) != bits {
			t.Errorf("%x: %v, %v", bits, got, err)
		}
	})
}
