package lipservicetest

import (
	"testing"
	"time"
)

func TestAClockWakesWhoWaitsWhenItsTimeHasCome(t *testing.T) {
	start := time.Unix(1_700_000_000, 0)
	clock := NewClock(start)
	passed, _ := clock.After(time.Second)
	_, giveUp := clock.After(time.Second)
	giveUp()
	clock.SetTime(start.Add(time.Hour))
	clock.Advance(time.Second - 1)
	select {
	case <-passed:
		t.Error("too early")
	default:
	}
	clock.Advance(1)
	select {
	case at := <-passed:
		if !at.Equal(start.Add(time.Hour+time.Second)) || !clock.Now().Equal(at) || clock.Monotonic() != time.Second {
			t.Errorf("%s, %s", at, clock.Monotonic())
		}
	default:
		t.Error("too late")
	}
}
