package export

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestShutdownIsOverWithItsContextWhenATokenProviderBlocks(t *testing.T) {
	to, blocked := newScripted(), make(chan struct{})
	config := testConfig(t, to, newManualClock())
	config.TokenProvider = func(context.Context) (string, time.Time, error) {
		<-blocked
		return "late", time.Time{}, nil
	}
	e := New(config)
	for range 6 { // a batch, and two that wait
		e.Emit(sample("one", 9))
	}
	flushed := make(chan error)
	go func() { flushed <- e.Flush(context.Background()) }()
	waitUntil(t, func() bool { return e.Stats().InFlight == 4 })
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := e.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if err := e.Shutdown(t.Context()); !errors.Is(err, context.DeadlineExceeded) {
		t.Error("a later call returns what the first did", err)
	}
	if err := <-flushed; !errors.Is(err, ErrLost) {
		t.Error(err)
	}
	close(blocked)
	<-e.gone
	if got := e.Stats(); got.Lost["shutdown"] != 6 || got.Queued != 0 || got.InFlight != 0 || got.Accepted != 0 {
		t.Errorf("%+v", got)
	}
	checkEquation(t, e)
}

func TestShutdownIsOverWithItsContextWhenDiagnosticsBlock(t *testing.T) {
	to, blocked := newScripted(scriptedAnswer{status: 404}), make(chan struct{})
	config := testConfig(t, to, newManualClock())
	config.Diagnostics = func(string) { <-blocked }
	e := New(config)
	e.Emit(sample("one", 9))
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := e.Shutdown(ctx); err == nil {
		t.Error("a loss is none")
	}
	close(blocked)
	<-e.gone
	checkEquation(t, e)
}

func TestALaterShutdownIsBoundByItsOwnContext(t *testing.T) {
	blocked := make(chan struct{})
	config := testConfig(t, newScripted(), newManualClock())
	config.TokenProvider = func(context.Context) (string, time.Time, error) {
		<-blocked
		return "late", time.Time{}, nil
	}
	e := New(config)
	e.Emit(sample("one", 9))
	first := make(chan error)
	go func() { first <- e.Shutdown(context.Background()) }()
	<-e.closing
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := e.Shutdown(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(blocked)
	if err := <-first; err != nil {
		t.Error(err)
	}
}

func TestTheAddressOfAnEndpointThatDoesNotAnswerIsToldWithoutItsQuery(t *testing.T) {
	var said strings.Builder
	config := testConfig(t, newScripted(scriptedAnswer{err: errors.New(`proxy "http://me:hidden@p": no`)}), newManualClock())
	config.URL += "?token=hidden"
	config.Diagnostics = func(line string) { said.WriteString(line) }
	e := New(config)
	e.Emit(sample("one", 9))
	_ = e.Flush(t.Context())
	_ = e.Shutdown(t.Context())
	if got := said.String(); strings.Contains(got, "hidden") || !strings.Contains(got, "http://endpoint/v1/logs: ") {
		t.Error(got)
	}
}
