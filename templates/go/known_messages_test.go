package lipservice

import "testing"

func TestANewMessageHasThePatternItAlwaysHas(t *testing.T) {
	var known knownMessages
	recent := []string{"", " ", "7", "order 17 paid", `{"msg":"order 17 paid"}`, `{"a":1}`, "a\xff 1"}
	forEachSample(t, 14, func(made *samples, text string) {
		recent[made.IntN(len(recent))] = text
		for _, again := range []string{"", text, recent[made.IntN(len(recent))]} {
			severity, logger := []int{9, 17}[made.IntN(2)], []string{"", "", "shop 3"}[made.IntN(3)]
			if got, want := known.sign(again, severity, logger), SignatureOf(again, severity, logger, ""); !got.isOf(want) {
				t.Errorf("%q %d %q: %+v, want %+v", again, severity, logger, got, want)
			}
		}
	})
}

func TestALineThatIsKnownLeadsToItsPattern(t *testing.T) {
	s := newSigner()
	for sighting := range 3 {
		want := s.pattern("order 17 paid", 9, "")
		if got := s.pattern("order 18 paid", 9, ""); got != want {
			t.Errorf("sighting %d: %p, want %p", sighting, got, want)
		}
	}
	leading := 0
	for i := range s.lines {
		if s.lines[i].pattern != nil {
			leading++
		}
	}
	if leading != 1 {
		t.Errorf("%d lines lead to a pattern", leading)
	}
}
