package sampling

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// roomy are limits that hardly anything comes up to.
var roomy = retained{
	Enabled: true, MaxRequests: 10, MaxBytesPerRequest: 1000, MaxBytes: 5000, MaxAgeSeconds: 10, PromotedSeconds: 60,
}

func newBuffer(change func(limits *retained)) *requestBuffer {
	limits := roomy
	change(&limits)
	b := &requestBuffer{}
	b.setLimits(limits)
	return b
}

func held(name string, timeMs, size int64) Held {
	return Held{Pattern: name, TimeMs: timeMs, cost: recordCost, size: size}
}

// released promotes a request and returns the names of what is released.
func released(b *requestBuffer, scope string, nowMs int64) string {
	names := ""
	for _, held := range b.promote(scope, nowMs, math.MaxInt64) {
		names += held.Pattern
	}
	return names
}

func TestARequestThatFailsGetsItsRecordsBackOnceAndInOrder(t *testing.T) {
	b := newBuffer(func(*retained) {})
	for i, name := range []string{"a", "b", "c"} {
		b.hold("s", held(name, int64(i), 1))
		b.hold("other", held("x", int64(i), 1))
	}
	if got := released(b, "s", 3); got != "abc" {
		t.Errorf("released %q", got)
	}
	if got := released(b, "s", 3); got != "" || b.records() != 3 || b.size != 3 {
		t.Errorf("released %q again, holds %d", got, b.records())
	}
}

func TestTooMuchOfOneRequestLetsItsOldestGo(t *testing.T) {
	b := newBuffer(func(limits *retained) { limits.MaxBytesPerRequest = 100 })
	for _, name := range []string{"a", "b", "c"} {
		b.hold("s", held(name, 0, 40))
	}
	b.hold("s", held("huge", 0, 101))
	if b.size != 80 || b.requests.oldest() != "s" {
		t.Errorf("%d bytes", b.size)
	}
	if got := released(b, "s", 0); got != "bc" {
		t.Errorf("released %q", got)
	}
}

func TestTooMuchInAllLetsTheOldestRequestsGoWhole(t *testing.T) {
	for name, change := range map[string]func(*retained){
		"requests": func(limits *retained) { limits.MaxRequests = 2 },
		"bytes":    func(limits *retained) { limits.MaxBytes = 45 },
	} {
		b := newBuffer(change)
		for _, scope := range []string{"1", "2", "1", "3"} {
			b.hold(scope, held(scope, 0, 15))
		}
		if first, second, third := released(b, "1", 0), released(b, "2", 0), released(b, "3", 0); first+second+third != "23" {
			t.Errorf("%s: released %q, %q, %q", name, first, second, third)
		}
		if b.size != 0 || b.records() != 0 {
			t.Errorf("%s: %d bytes left", name, b.size)
		}
	}
}

func TestWhatFitsExactlyIsHeld(t *testing.T) {
	for name, change := range map[string]func(*retained){
		"request": func(limits *retained) { limits.MaxBytesPerRequest = 30 },
		"bytes":   func(limits *retained) { limits.MaxBytes = 30 },
	} {
		b := newBuffer(change)
		b.hold("s", held("all", 0, 30))
		if got := released(b, "s", 0); got != "all" {
			t.Errorf("%s: released %q of one record", name, got)
		}
		for _, each := range []string{"a", "b"} {
			b.hold("s", held(each, 0, 15))
		}
		if got := released(b, "s", 0); got != "ab" {
			t.Errorf("%s: released %q of two records", name, got)
		}
	}
}

func TestWhatIsTooOldStaysDropped(t *testing.T) {
	b := newBuffer(func(*retained) {})
	b.hold("s", held("a", 0, 1))
	b.hold("s", held("b", 1, 1))
	if got := released(b, "s", 1+millisecondsPerSecond*roomy.MaxAgeSeconds); got != "b" {
		t.Errorf("released %q", got)
	}
}

func TestAWindowReleasesNoMoreThanItsPart(t *testing.T) {
	b := newBuffer(func(*retained) {})
	for i := range 5 {
		for _, scope := range []string{"1", "2", "3"} {
			b.hold(scope, held(fmt.Sprint(i), 0, 1))
		}
	}
	counts := []int{len(b.promote("1", 0, 7*recordCost)), len(b.promote("2", 0, 7*recordCost))}
	b.beginWindow()
	if counts = append(counts, len(b.promote("3", 0, 7*recordCost))); !slices.Equal(counts, []int{5, 2, 5}) {
		t.Errorf("released %v", counts)
	}
}

func TestARequestIsPromotedForSomeTime(t *testing.T) {
	b := newBuffer(func(*retained) {})
	b.promote("s", 1000, 0)
	end := 1000 + millisecondsPerSecond*roomy.PromotedSeconds
	if !b.isPromoted("s", end-1) || b.isPromoted("s", end) || b.isPromoted("other", 1000) {
		t.Error("promoted for another time")
	}
	b.forget("s")
	if b.isPromoted("s", 1000) {
		t.Error("promoted though it has ended")
	}
}

func TestTheRequestsThatFailedAreBounded(t *testing.T) {
	b := newBuffer(func(*retained) {})
	for i := range maxScopes {
		b.promote(fmt.Sprint(i), 0, 0)
	}
	b.promote("0", 1, 0) // keeps its place
	b.promote("more", 1, 0)
	if b.promotedUntil.size() != maxScopes || b.isPromoted("0", 1) || !b.isPromoted("1", 1) || !b.isPromoted("more", 1) {
		t.Errorf("%d requests", b.promotedUntil.size())
	}
}

func TestLimitsThatHoldNothingLetGoOfEverything(t *testing.T) {
	b := newBuffer(func(*retained) {})
	b.hold("s", held("a", 0, 1))
	b.promote("t", 0, 0)
	b.setLimits(retained{})
	b.hold("s", held("b", 0, 1))
	if got := released(b, "s", 0); got != "" || b.size != 0 || b.isPromoted("t", 0) || b.isPromoted("s", 0) {
		t.Errorf("released %q", got)
	}
}
