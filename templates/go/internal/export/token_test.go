package export

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// countingProvider hands out token-1, token-2 and so on, which live as long as they say.
func countingProvider(clock Clock, life time.Duration) func(context.Context) (string, time.Time, error) {
	asked := 0
	return func(context.Context) (string, time.Time, error) {
		asked++
		expires := time.Time{}
		if life > 0 {
			expires = clock.Now().Add(life)
		}
		return fmt.Sprint("token-", asked), expires, nil
	}
}

func (s *scripted) tokens() (all []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, request := range s.requests {
		all = append(all, request.Header.Get("Authorization"))
	}
	return all
}

func TestATokenThatIsRefusedIsRenewedAtOnceOnceForEachBatchInEveryProfile(t *testing.T) {
	for profile, lost := range map[string]int64{"posthog": 0, "otlp": 1} {
		to, clock := newScripted(scriptedAnswer{status: 401}, scriptedAnswer{status: 200}, scriptedAnswer{status: 401},
			scriptedAnswer{status: 401}), newManualClock()
		config := testConfig(t, to, clock)
		config.Profile, config.TokenProvider = Profiles[profile], countingProvider(clock, time.Hour)
		e := New(config)
		for range 2 {
			e.Emit(sample("one", 9))
			_ = e.Flush(t.Context())
		}
		got := e.Stats()
		if want := 5 - int(lost); to.count() != want || got.Lost["refused"] != lost || got.Accepted != 2-lost {
			t.Errorf("%s: %v, %+v", profile, to.tokens(), got)
		}
		if tokens := to.tokens(); tokens[1] != "Bearer token-2" || tokens[2] != "Bearer token-2" || tokens[3] != "Bearer token-3" {
			t.Errorf("%s: %v", profile, tokens)
		}
	}
}

func TestATokenWithoutAnExpiryIsAskedForBeforeEachRequest(t *testing.T) {
	to, clock := newScripted(), newManualClock()
	config := testConfig(t, to, clock)
	config.TokenProvider = countingProvider(clock, 0)
	config.Headers = map[string]string{"authorization": "Bearer own"}
	e := New(config)
	for n := range 2 {
		e.Emit(sample("one", 9))
		if err := e.Flush(t.Context()); err != nil || to.tokens()[n] != fmt.Sprint("Bearer token-", n+1) {
			t.Error(err, to.tokens())
		}
	}
}
