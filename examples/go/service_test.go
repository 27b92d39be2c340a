package orders

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lipservice/lipservice-go"
	"github.com/lipservice/lipservice-go/lipservicetest"
)

const (
	good, declined, broken = "4242", "0002", "0119"

	trace       = "0af7651916cd43dd8448eb211c80319c"
	errorsAlone = `{"rules": [{"id": "quiet", "match": {}, "action": "never"}]}`
)

// stage is a service in a test: nothing that it logs is sent, and time stands still.
type stage struct {
	*lipservicetest.Captured
	shop    *Shop
	worker  *Worker
	handler http.Handler
}

func newStage(t *testing.T, config lipservice.Config) *stage {
	config.Level = "debug"
	captured := lipservicetest.Capture(t, config)
	worker := NewWorker(captured.Clock.Now)
	shop := NewShop(worker)
	return &stage{captured, shop, worker, NewHandler(shop, worker)}
}

func (s *stage) ask(method, path, content string) int {
	request := httptest.NewRequest(method, path, strings.NewReader(content))
	request.Header.Set("traceparent", "00-"+trace+"-b7ad6b7169203331-01")
	request.Header.Set("X-PostHog-Distinct-Id", "user-17")
	response := httptest.NewRecorder()
	s.handler.ServeHTTP(response, request)
	return response.Code
}

func (s *stage) order(card, quantity string) int {
	return s.ask("POST", "/orders", `{"item": 3, "quantity": `+quantity+`, "card": "`+card+`"}`)
}

// work lets time pass, and the worker work.
func (s *stage) work(by time.Duration) {
	s.Advance(by)
	s.worker.RunDue()
}

func check(t *testing.T, got, want int) {
	t.Helper()
	if got != want {
		t.Errorf("answered %d, want %d", got, want)
	}
}

func TestARequestCarriesTheTraceAndThePersonOfItsHeaders(t *testing.T) {
	s := newStage(t, lipservice.Config{})
	check(t, s.order(good, "2"), http.StatusCreated)
	placed := s.Sent("order 1 placed").As(slog.LevelInfo).With("quantity", 2).With("posthogDistinctId", "user-17")
	if placed.TraceID != trace {
		t.Errorf("of trace %s, want %s", placed.TraceID, trace)
	}
	s.Sent("request served").With("path", "/orders").With("status", http.StatusCreated)
}

func TestADeclinedCardIsAWarningAndNoError(t *testing.T) {
	s := newStage(t, lipservice.Config{})
	check(t, s.order(declined, "2"), http.StatusPaymentRequired)
	s.Sent("order 1: card declined").As(slog.LevelWarn)
	s.NotSent("request failed")
}

func TestAnOrderIsShippedAsAPartOfTheTraceInWhichItWasPlaced(t *testing.T) {
	s := newStage(t, lipservice.Config{})
	s.order(good, "2")
	s.NotSent("order 1 shipped")
	s.work(time.Second)
	if shipped := s.Sent("order 1 shipped").With("attempt", 1); shipped.TraceID != trace {
		t.Errorf("of trace %s, want %s", shipped.TraceID, trace)
	}
}

func TestAWarehouseThatNeverAnswersIsAskedThreeTimes(t *testing.T) {
	s := newStage(t, lipservice.Config{})
	for range 60 {
		s.order(good, "1")
	}
	for range 3 {
		s.work(5 * time.Second)
	}
	s.SentTimes("order 60: the warehouse does not answer", 2)
	s.Sent("order 60 not shipped").As(slog.LevelError).With("attempt", 3)
	check(t, s.ask("GET", "/orders/60", ""), http.StatusOK)
	s.Sent("order 60 looked up").With("state", "stuck")
}

func TestNearlyEmptyShelvesAreFilled(t *testing.T) {
	s := newStage(t, lipservice.Config{})
	s.order(good, "55")
	s.shop.CheckStock()
	s.Sent("shelf 3 filled")
	check(t, s.order(good, "60"), http.StatusCreated)
	check(t, s.order(good, "1"), http.StatusConflict)
}

func TestAJobThatPanicsDoesNotEndTheWorker(t *testing.T) {
	s := newStage(t, lipservice.Config{})
	s.worker.After(0, func() { panic("lost") })
	s.worker.After(0, func() { slog.Info("next") })
	s.worker.RunDue()
	s.Sent("job failed").As(slog.LevelError)
	s.Sent("next")
}

func TestARequestThatFailsBringsBackWhatWasDroppedBeforeIt(t *testing.T) {
	s := newStage(t, lipservice.Config{Policy: errorsAlone})
	check(t, s.order(good, "2"), http.StatusCreated)
	if sent := s.Records(); len(sent) != 0 {
		t.Errorf("%v were sent, want nothing", sent)
	}
	check(t, s.order(broken, "2"), http.StatusInternalServerError)
	s.Sent("item 3: 56 pieces left").Because("retro")
	s.Sent("order 2: charging the card").Because("retro")
	s.Sent("request failed").As(slog.LevelError)
}
