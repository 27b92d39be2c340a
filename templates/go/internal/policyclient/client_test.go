package policyclient

import (
	"context"
	"slices"
	"testing"
	"time"
)

// stepClock stands still; who waits is let go on by the test, which sees how long he would have waited.
type stepClock struct {
	now   time.Time
	waits chan time.Duration
	goOn  chan time.Time
}

func newStepClock() *stepClock {
	return &stepClock{time.Unix(1_800_000_000, 0), make(chan time.Duration, 100), make(chan time.Time)}
}

func (c *stepClock) Now() time.Time           { return c.now }
func (c *stepClock) Monotonic() time.Duration { return 0 }

func (c *stepClock) After(wait time.Duration) (<-chan time.Time, func()) {
	c.waits <- wait
	return c.goOn, func() {}
}

// scene is a client that looks at what it is shown, look by look; the last one stays.
type scene struct {
	*Client
	clock  *stepClock
	asked  []string
	put    []int64
	kept   []string
	said   []string
	shown  []Look
	during func() // called while it looks
}

var (
	goodLook  = Look{Status: 200, Body: []byte(`{"budget": "5/s", "version": 3}`), Tag: `"a"`}
	unchanged = Look{Status: 304}
	refused   = Look{Error: "refused"}
)

func newScene(t *testing.T, shown ...Look) *scene {
	t.Helper()
	made := &scene{clock: newStepClock(), shown: shown, during: func() {}}
	plan := Plan{Source{Name: sourceService, Option: "lipservice_url"}, 60_000}
	first := readPolicy([]byte("{}")).Policy
	made.Client = NewClient(plan, State{}, NewInForce(made.clock, sourceBuiltin, first), Parts{
		Clock: made.clock, Random: func() uint32 { return 1 << 23 }, Look: made.show,
		Put:  func(newest *Policy) { made.put = append(made.put, newest.Version) },
		Keep: func(tag string, _ []byte) { made.kept = append(made.kept, tag) },
		Say:  func(line string) { made.said = append(made.said, line) },
	})
	t.Cleanup(made.Stop)
	return made
}

func (s *scene) show(_ context.Context, tag string) Look {
	s.asked = append(s.asked, tag)
	s.during()
	seen := s.shown[0]
	if len(s.shown) > 1 {
		s.shown = s.shown[1:]
	}
	return seen
}

// waited returns how long it waits for the next look; then all of the one before is done.
func (s *scene) waited() time.Duration {
	return <-s.clock.waits
}

func TestItLooksAtOnceAndThenOnceInAnInterval(t *testing.T) {
	s := newScene(t, goodLook, unchanged)
	s.Start(0)
	for range 3 {
		if got := s.waited(); got != time.Minute {
			t.Errorf("waits %v, want a minute", got)
		}
		s.clock.goOn <- time.Time{}
	}
	s.Stop()
	if want := []string{"", `"a"`, `"a"`}; !slices.Equal(s.asked[:3], want) {
		t.Errorf("told %q, want %q", s.asked, want)
	}
	if !slices.Equal(s.put, []int64{3}) || !slices.Equal(s.kept, []string{`"a"`}) {
		t.Errorf("put %v and kept %v, want each once", s.put, s.kept)
	}
}

func TestWhatIsKnownOfThePolicyCanBeLookedAt(t *testing.T) {
	s := newScene(t, goodLook, refused)
	if got := s.inForce.Stats(); got.Source != sourceBuiltin || !got.Fetched.IsZero() || !got.Changed.IsZero() {
		t.Errorf("at first %+v", got)
	}
	s.look()
	s.clock.now = s.clock.now.Add(90 * time.Second)
	s.look()
	got := s.inForce.Stats()
	if got.Source != sourceService || got.Version != 3 || got.Age != 90*time.Second || got.Failures["no_answer"] != 1 {
		t.Errorf("got %+v", got)
	}
}

func TestItGoesOnAfterFailuresOfEveryKind(t *testing.T) {
	wrong := Look{Status: 200, Body: []byte("{"), Tag: "x"}
	s := newScene(t, refused, Look{Status: 500}, Look{Status: 404}, wrong, goodLook)
	for range 5 {
		s.look()
	}
	got := s.inForce.Stats().Failures
	if got["no_answer"] != 1 || got["status"] != 2 || got["wrong"] != 1 || len(s.put) != 1 {
		t.Errorf("failures %v, put %v", got, s.put)
	}
}

func TestALookThatPanicsIsCountedAndLookedForAgain(t *testing.T) {
	s := newScene(t, goodLook)
	s.during = func() { panic("odd") }
	if wait := s.look(); wait != time.Minute {
		t.Errorf("waits %v", wait)
	}
	if got := s.inForce.Stats().Failures["no_answer"]; got != 1 || !slices.Equal(s.said, []string{"lipservice_url: odd"}) {
		t.Errorf("%d failures, said %q", got, s.said)
	}
}

func TestWhatIsUnderWayWhenItEndsChangesNothing(t *testing.T) {
	s := newScene(t, goodLook)
	s.during = s.end
	s.Start(0)
	s.gone.Wait()
	if len(s.asked) != 1 || len(s.put) != 0 || s.inForce.Stats().Source != sourceBuiltin {
		t.Errorf("asked %q, put %v, %+v", s.asked, s.put, s.inForce.Stats())
	}
}

func TestThePolicyThatCodeSetsIsInlineUntilTheSourceHasAnother(t *testing.T) {
	s := newScene(t, goodLook)
	s.look()
	s.inForce.Replace("inline", readPolicy([]byte(`{"version": 9}`)).Policy)
	if got := s.inForce.Stats(); got.Source != "inline" || got.Version != 9 || got.Age != 0 {
		t.Errorf("got %+v", got)
	}
}
