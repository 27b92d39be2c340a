package export

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// manualClock stands still until it is told.
type manualClock struct {
	mu      sync.Mutex
	elapsed time.Duration
	timers  map[chan time.Time]time.Duration
	changed *sync.Cond
}

func newManualClock() *manualClock {
	c := &manualClock{timers: map[chan time.Time]time.Duration{}}
	c.changed = sync.NewCond(&c.mu)
	return c
}

func (c *manualClock) Now() time.Time {
	return time.Unix(1_700_000_000, 0).Add(c.Monotonic())
}

func (c *manualClock) Monotonic() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.elapsed
}

func (c *manualClock) After(wait time.Duration) (<-chan time.Time, func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	timer := make(chan time.Time, 1)
	c.timers[timer] = c.elapsed + wait
	c.changed.Broadcast()
	return timer, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.timers, timer)
	}
}

// advance lets time pass once somebody waits for so long.
func (c *manualClock) advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for !c.hasTimer(by) {
		c.changed.Wait()
	}
	c.elapsed += by
	for timer, at := range c.timers {
		if at <= c.elapsed {
			timer <- time.Time{}
			delete(c.timers, timer)
		}
	}
}

func (c *manualClock) hasTimer(within time.Duration) bool {
	for _, at := range c.timers {
		if at <= c.elapsed+within {
			return true
		}
	}
	return false
}

// scriptedAnswer is one answer: a status with headers and a body, or an error.
type scriptedAnswer struct {
	status     int
	retryAfter string
	body       string
	err        error
}

// scripted is a transport that answers by a script, and then with 200.
type scripted struct {
	mu       sync.Mutex
	answers  []scriptedAnswer
	bodies   []string
	requests []*http.Request
	came     chan struct{}
}

func newScripted(answers ...scriptedAnswer) *scripted {
	return &scripted{answers: answers, came: make(chan struct{}, 1000)}
}

func (s *scripted) RoundTrip(request *http.Request) (*http.Response, error) {
	content, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bodies, s.requests = append(s.bodies, string(content)), append(s.requests, request)
	s.came <- struct{}{}
	next := scriptedAnswer{status: http.StatusOK}
	if len(s.answers) > 0 {
		next, s.answers = s.answers[0], s.answers[1:]
	}
	if next.err != nil {
		return nil, next.err
	}
	response := &http.Response{
		StatusCode: next.status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader([]byte(next.body))),
	}
	if next.retryAfter != "" {
		response.Header.Set("Retry-After", next.retryAfter)
	}
	return response, nil
}

// has tells whether a request carried a body's text; small bodies are not compressed.
func (s *scripted) has(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, body := range s.bodies {
		if strings.Contains(body, text) {
			return true
		}
	}
	return false
}

func (s *scripted) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.bodies)
}
