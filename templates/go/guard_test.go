package lipservice

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// chatty is a value that logs when it is asked what it stands for.
type chatty struct{ log func(string, ...any) }

func (c chatty) LogValue() slog.Value {
	c.log("asked")
	return slog.StringValue("chatty")
}

// chattyError is an error that logs when it is asked what it says.
type chattyError struct{ log func(string, ...any) }

func (c chattyError) Error() string {
	c.log("asked")
	return "chatty"
}

func TestWhatIsLoggedWhileARecordIsHandledIsNotTaken(t *testing.T) {
	s := configured(t, func(c *Config) { c.Handler = emptyPrinter{} })
	s.Log(t.Context(), slog.LevelInfo, "outer", slog.Any("value", chatty{slog.Info}))
	shown := s.shelf.only(t)
	if got := attrsOf(shown); got != "value=chatty" {
		t.Error(got)
	}
	slog.Info("outer", "error", chattyError{slog.Info})
	s.shelf.only(t)
	ctx, scope := StartRequest(t.Context(), Request{})
	slog.InfoContext(ctx, "outer", "error", chattyError{slog.Info}, "value", chatty{slog.Info})
	scope.End()
	if got := s.shelf.bodies(); len(got) != 1 || got[0] != "outer" {
		t.Error(got)
	}
	if stats := s.Stats(); stats.Reentrant == 0 || stats.Seen != 3 {
		t.Errorf("%+v", stats)
	}
}

func TestHooksMayLogAndItIsNotTaken(t *testing.T) {
	s := configured(t, func(c *Config) {
		c.BeforeSend = func(record *LogRecord) *LogRecord {
			slog.Info("by a hook")
			return record
		}
		c.IdentityProvider = func(context.Context) (string, string) {
			slog.Info("by a provider")
			return "d", "s"
		}
		c.TraceContext = func(context.Context) (TraceContext, bool) {
			slog.Info("by a tracer")
			return TraceContext{}, false
		}
	})
	slog.Info("outer")
	if record := s.shelf.only(t); record.Body.String() != "outer" {
		t.Errorf("%+v", record)
	}
	if got := s.Stats().Reentrant; got != 3 {
		t.Errorf("%d", got)
	}
}

func TestOtherGoroutinesAreTakenWhileOneRunsForeignCode(t *testing.T) {
	s := configured(t, func(c *Config) {
		c.BeforeSend = func(record *LogRecord) *LogRecord {
			if record.Body.String() == "outer" {
				done := make(chan struct{})
				go func() {
					slog.Info("elsewhere")
					close(done)
				}()
				<-done
			}
			return record
		}
	})
	slog.Info("outer")
	if got := s.shelf.bodies(); strings.Join(got, " ") != "elsewhere outer" {
		t.Error(got)
	}
}

func TestItIsFoundHoweverFarUpItStands(t *testing.T) {
	var g guard
	var deeper func(int) bool
	deeper = func(calls int) bool {
		if calls > 0 {
			return deeper(calls-1) && calls >= 0
		}
		return g.isInside()
	}
	if deeper(300) {
		t.Error("inside without a call")
	}
	inside := false
	g.run(func() { inside = deeper(300) })
	if !inside {
		t.Error("not found")
	}
	if g.isInside() {
		t.Error("still inside")
	}
}

func TestTheCodeOfAFunctionEndsWhereAnotherBegins(t *testing.T) {
	size := foreignEnd - foreignBegin
	if size < 16 || size > 1<<16 {
		t.Fatalf("%d bytes", size)
	}
	for at := foreignBegin; at < foreignEnd; at++ {
		if name := runtime.FuncForPC(at).Name(); !strings.HasSuffix(name, ".runForeign") {
			t.Errorf("%d of %d: %s", at-foreignBegin, size, name)
		}
	}
	if name := runtime.FuncForPC(foreignEnd).Name(); strings.HasSuffix(name, ".runForeign") {
		t.Error("it goes on")
	}
}

func BenchmarkACallWhileForeignCodeRuns(b *testing.B) {
	var g guard
	var deeper func(int) bool
	deeper = func(calls int) bool {
		if calls > 0 {
			return deeper(calls-1) && calls >= 0
		}
		return g.isInside()
	}
	g.running.Add(1)
	for _, calls := range []int{5, 20} {
		b.Run(strconv.Itoa(calls), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				deeper(calls)
			}
		})
	}
}

// loggingTransport logs each request, as a program's own transport may.
type loggingTransport struct{ closed bool }

func (*loggingTransport) RoundTrip(*http.Request) (*http.Response, error) {
	slog.Info("request")
	return nil, errors.New("no network")
}

func (l *loggingTransport) CloseIdleConnections() { l.closed = true }

func TestWhatATransportLogsIsNotSentByIt(t *testing.T) {
	transport := &loggingTransport{}
	client := Configure(t.Context(), Config{
		PostHogAPIKey: "phc_x", Transport: transport, Getenv: environment(), Handler: emptyPrinter{},
		Diagnostics: func(line string) { slog.Warn(line) },
	})
	slog.Info("order paid")
	ctx, cancel := context.WithCancel(within(t))
	cancel()
	_ = client.Flush(ctx)
	_ = client.Shutdown(ctx)
	if stats := client.Stats(); stats.Seen != 1 {
		t.Errorf("%+v", stats)
	}
	if !transport.closed {
		t.Error("idle connections stay open")
	}
}
