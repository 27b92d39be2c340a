package stamps

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

const (
	one  = 1 << 24
	half = one / 2
)

func stamped(of Of) string {
	var said []string
	for _, attr := range Append(nil, &of) {
		said = append(said, attr.Key[strings.LastIndexByte(attr.Key, '.')+1:]+"="+attr.Value.String())
	}
	return strings.Join(said, " ")
}

func TestStampsSayOnlyWhatDoesNotGoWithoutSaying(t *testing.T) {
	for _, c := range []struct {
		of   Of
		want string
	}{
		{Of{Reason: "sampled", Rate: one, Count: 1, R24: -1}, ""},
		{Of{Reason: "first", Rate: one, Count: 1, R24: -1}, ""},
		{Of{Reason: "sampled", Rate: one, Count: 3, R24: -1, Pattern: "p"}, "count=3 id=p"},
		{Of{Reason: "sampled", Rate: half, Count: 1, R24: -1, Pattern: "p"}, "weight=2 id=p"},
		{Of{Reason: "rule:a", Rate: one, Count: 1, R24: -1, Pattern: "p"}, "reason=rule:a"},
		{Of{Reason: Keep, Rate: one, Count: 1, R24: -1, Pattern: "p"}, "reason=keep"},
		{Of{Reason: Retro, R24: -1, Pattern: "p"}, "count=0 weight=0 id=p reason=retro"},
		{Of{Reason: "sampled", Rate: half, Count: 1, R24: 0xabc, Pattern: "p"},
			"weight=2 id=p threshold=8 randomness=000abc00000000"},
		{Of{Reason: "first", Rate: one, Count: 1, R24: -1, Pattern: "p", Annotate: annotateFull},
			"count=1 weight=1 id=p reason=first"},
		{Of{Reason: "sampled", Rate: one, Count: 1, R24: 0xabc}, ""},
		{Of{Reason: "first", Rate: one, Count: 1, R24: 0xabc, Pattern: "p", Annotate: annotateFull},
			"count=1 weight=1 id=p reason=first threshold=0 randomness=000abc00000000"},
	} {
		c.of.WouldKeep = true
		if got := stamped(c.of); got != c.want {
			t.Errorf("%+v: %s, want %s", c.of, got, c.want)
		}
	}
}

func TestStampsInShadowSayWhatWouldBeAndNothingElse(t *testing.T) {
	kept := Of{Reason: "sampled", WouldKeep: true, Rate: half, Count: 3, R24: 5, Pattern: "p", Shadow: true}
	if got := stamped(kept); got != "" {
		t.Error(got)
	}
	kept.Annotate = annotateFull
	if got := stamped(kept); got != "keep=true reason=sampled" {
		t.Error(got)
	}
	if got := stamped(Of{Reason: "budget", Rate: half, R24: 5, Shadow: true}); got != "keep=false reason=budget" {
		t.Error(got)
	}
}

func TestEveryStampIsKnownAsOne(t *testing.T) {
	attrs := Append(nil, &Of{Annotate: annotateFull, R24: 1, Rate: half})
	if len(attrs) != Most {
		t.Errorf("%d stamps", len(attrs))
	}
	for _, attr := range Append(attrs, &Of{Shadow: true}) {
		if !Is(attr.Key) {
			t.Error(attr.Key)
		}
	}
	if Is("user") {
		t.Error("user is one")
	}
}

func TestASettlementSaysHowManyOfWhat(t *testing.T) {
	if got := SettledBody(1234, "{count} of #"); !strings.Contains(got, "1234") || !strings.Contains(got, "{count} of #") {
		t.Error(got)
	}
}

func ExampleAppend() {
	fmt.Println(Append(nil, &Of{Reason: "budget", Shadow: true})[0].Value.Kind() == slog.KindBool)
	// Output: true
}
