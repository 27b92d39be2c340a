package lipservice

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// endpoint is an OTLP endpoint that answers by a script, and then with 200.
type endpoint struct {
	*httptest.Server
	mu       sync.Mutex
	script   []int
	requests []*http.Request
	bodies   [][]byte
}

func newEndpoint(t *testing.T, script ...int) *endpoint {
	t.Helper()
	e := &endpoint{script: script}
	e.Server = httptest.NewServer(e)
	t.Cleanup(e.Close)
	return e
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.requests, e.bodies = append(e.requests, r), append(e.bodies, body)
	status := http.StatusOK
	if len(e.script) > 0 {
		status, e.script = e.script[0], e.script[1:]
	}
	w.WriteHeader(status)
}

func (e *endpoint) count() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.requests)
}

// testExporter sends to an endpoint in PostHog's profile, and waits as little as chance allows.
func testExporter(t *testing.T, url string, change func(*ExporterConfig)) *Exporter {
	t.Helper()
	config := ExporterConfig{
		ServiceName: "shop", PostHogAPIKey: "phc_test", PostHogEndpoint: url, Delay: 10 * time.Millisecond,
		Random: func() uint32 { return 0 }, Diagnostics: logWhile(t),
		Getenv: func(string) string { return "" },
	}
	if change != nil {
		change(&config)
	}
	return NewExporter(config)
}

func emit(e *Exporter, count, severity int) {
	for n := range count {
		e.Emit(&LogRecord{
			Time: time.Now(), Severity: severity, Body: slog.StringValue("order paid"), Attrs: []slog.Attr{slog.Int("n", n)},
		})
	}
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestRecordsArriveAndAFlushSaysSo(t *testing.T) {
	to := newEndpoint(t)
	exporter := testExporter(t, to.URL, nil)
	emit(exporter, 3, 9)
	if err := exporter.Flush(within(t)); err != nil {
		t.Fatal(err)
	}
	if to.count() != 1 || to.requests[0].URL.Path != "/i/v1/logs" || to.requests[0].Header.Get("Authorization") != "Bearer phc_test" {
		t.Fatalf("%d requests, %v", to.count(), to.requests)
	}
	if got := exporter.Stats(); got.Accepted != 3 || got.Emitted != 3 || got.InFlight != 0 || got.Queued != 0 {
		t.Fatalf("%+v", got)
	}
	if err := exporter.Shutdown(within(t)); err != nil {
		t.Fatal(err)
	}
}

func TestStatusesAreTakenByTheTableOfTheProfile(t *testing.T) {
	for _, c := range []struct {
		status   int
		accepted int64
		requests int
		reason   string
	}{
		{503, 4, 2, ""},
		{404, 0, 1, "refused"},
		{413, 4, 3, ""},
		{400, 4, 3, ""},
		{401, 0, 1, "unauthorized"},
		{307, 0, 1, "refused"},
	} {
		to := newEndpoint(t, c.status)
		exporter := testExporter(t, to.URL, nil)
		emit(exporter, 4, 9)
		err := exporter.Flush(within(t))
		got := exporter.Stats()
		if got.Accepted != c.accepted || to.count() != c.requests || got.Lost[c.reason] != 4-c.accepted {
			t.Errorf("%d: %d requests, %+v", c.status, to.count(), got)
		}
		if isLost := errors.Is(err, ErrLost); isLost != (c.reason != "") {
			t.Errorf("%d: %v", c.status, err)
		}
		if err := exporter.Shutdown(within(t)); err != nil {
			t.Error(err)
		}
	}
}

func TestABadRecordIsFoundByBisecting(t *testing.T) {
	script := []int{400, 400, 400, 200, 200, 400, 200}
	to := newEndpoint(t, script...)
	exporter := testExporter(t, to.URL, nil)
	emit(exporter, 8, 9)
	_ = exporter.Flush(within(t))
	if got := exporter.Stats(); got.Emitted != got.Accepted+got.Lost["bad_request"] || got.Queued != 0 {
		t.Fatalf("%+v", got)
	}
}

func TestShutdownIsOverInTimeWhenNobodyAnswers(t *testing.T) {
	blocked := make(chan struct{})
	to := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-blocked }))
	defer to.Close()
	defer close(blocked)
	exporter := testExporter(t, to.URL, func(c *ExporterConfig) { c.ExitTimeout = 200 * time.Millisecond })
	emit(exporter, 5, 9)
	started := time.Now()
	err := exporter.Shutdown(context.Background())
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(started) > 2*time.Second {
		t.Fatalf("%v after %v", err, time.Since(started))
	}
	exporter.Emit(&LogRecord{})
	if got := exporter.Stats(); got.Lost["shutdown"] != 5 || got.Lost["closed"] != 1 || got.Emitted != 6 {
		t.Fatalf("%+v", got)
	}
}
