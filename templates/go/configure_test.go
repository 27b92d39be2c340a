package lipservice

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for at := 0; at < len(pairs); at += 2 {
			if pairs[at] == name {
				return pairs[at+1]
			}
		}
		return ""
	}
}

func TestTheEnvironmentAloneIsEnough(t *testing.T) {
	to := newEndpoint(t)
	client := Configure(t.Context(), Config{
		Handler: slog.NewTextHandler(io.Discard, nil),
		Getenv:  environment("POSTHOG_API_KEY", "phc_x", "POSTHOG_HOST", to.URL, "LIPSERVICE_SERVICE_NAME", "shop"),
	})
	slog.Info("order paid")
	if err := client.Flush(within(t)); err != nil {
		t.Error(err)
	}
	if err := client.Close(); err != nil || to.count() != 1 || !strings.Contains(to.requests[0].URL.Path, "logs") {
		t.Errorf("%v, %d requests", err, to.count())
	}
	if way := client.Destination(); way != "posthog_key" {
		t.Error(way)
	}
	if stats := client.Stats(); stats.Seen != 1 || stats.Exporter.Accepted != 1 {
		t.Errorf("%+v", stats)
	}
}

func TestWithoutADestinationNothingIsDoneAndThatIsSaidOnce(t *testing.T) {
	for _, variables := range [][]string{nil, {"LIPSERVICE_DISABLED", "true"}} {
		var told []string
		found := standardNow()
		client := Configure(t.Context(), Config{
			Getenv: environment(variables...), Diagnostics: func(line string) { told = append(told, line) },
		})
		if standardNow() != found {
			t.Error("the standard loggers are connected")
		}
		_, scope := StartRequest(t.Context(), Request{})
		scope.Promote()
		scope.End()
		client.Log(t.Context(), slog.LevelError, "order lost")
		client.Promote(t.Context())
		printer := slog.NewTextHandler(io.Discard, nil)
		if client.Handler(printer) != slog.Handler(printer) || client.Logger() == nil {
			t.Error("a handler")
		}
		if slog.New(NewHandler()).Enabled(t.Context(), slog.LevelError) {
			t.Error("a sink that takes records")
		}
		if client.Flush(t.Context()) != nil || client.Shutdown(t.Context()) != nil || client.Close() != nil {
			t.Error("an error")
		}
		if stats := client.Stats(); stats.Seen != 0 || stats.Patterns != nil {
			t.Errorf("%+v", stats)
		}
		if isDisabled := variables != nil; len(told) != 1 && !isDisabled || len(told) != 0 && isDisabled {
			t.Errorf("%v: %v", variables, told)
		}
	}
}

func TestWithoutADestinationAHandlerThatWasGivenPrintsAllTheSame(t *testing.T) {
	found := standardNow()
	for _, variables := range [][]string{nil, {"LIPSERVICE_DISABLED", "true"}, {"LIPSERVICE_MANUAL", "true"}} {
		var printed bytes.Buffer
		client := Configure(t.Context(), Config{
			Getenv: environment(variables...), Diagnostics: func(string) {}, Handler: slog.NewJSONHandler(&printed, nil),
		})
		isManual := len(variables) > 0 && variables[0] == "LIPSERVICE_MANUAL"
		if isConnected := standardNow() != found; isConnected == isManual {
			t.Errorf("%v: connected: %v", variables, isConnected)
		}
		if !isManual {
			slog.Info("order paid")
			log.Print("order sent")
		}
		if lines := strings.Count(printed.String(), "\n"); lines != 2 && !isManual {
			t.Errorf("%v: %s", variables, &printed)
		}
		if err := client.Close(); err != nil || standardNow() != found {
			t.Errorf("%v: %v, not as it was found", variables, err)
		}
	}
}

func TestAnotherPolicyComesIntoForceWithTheNextWindow(t *testing.T) {
	s := configured(t, nil)
	s.Log(t.Context(), slog.LevelInfo, "order paid")
	if err := s.SetPolicy(dropAll); err != nil {
		t.Error(err)
	}
	s.Log(t.Context(), slog.LevelInfo, "order sent")
	s.clock.move(time.Minute)
	s.Log(t.Context(), slog.LevelInfo, "order lost")
	if got := strings.Join(s.shelf.bodies(), ", "); got != "order paid, order sent" {
		t.Error(got)
	}
}

func TestAWrongPolicyLeavesTheOneBeforeInForce(t *testing.T) {
	s := configured(t, func(c *Config) { c.Policy = dropAll })
	var wrong *PolicyError
	if err := s.SetPolicy(`{"budget":"many"}`); !errors.As(err, &wrong) {
		t.Error(err)
	}
	s.clock.move(time.Minute)
	s.Log(t.Context(), slog.LevelInfo, "order paid")
	if got := s.shelf.bodies(); got != nil {
		t.Error(got)
	}
	if told := strings.Join(*s.told, "\n"); len(*s.told) != 1 || !strings.Contains(told, "the policy before is in force") {
		t.Error(told)
	}
}

func TestAPolicyInShadowLeavesNoCountsToTheNextOne(t *testing.T) {
	for _, shadowFirst := range []bool{true, false} {
		s := configured(t, func(c *Config) { c.ParsedPolicy = mustParse(t, inShadow(dropAll, shadowFirst)) })
		s.Log(t.Context(), slog.LevelInfo, "order paid")
		if err := s.SetPolicy(inShadow(dropAll, !shadowFirst)); err != nil {
			t.Error(err)
		}
		s.clock.move(time.Minute)
		s.Log(t.Context(), slog.LevelInfo, "order sent")
		_ = s.Close()
		settled := 0
		records := s.shelf.taken()
		for _, record := range records {
			if strings.Contains(attrsOf(record), reasonSettled) {
				settled++
			}
		}
		if settled != 1 || len(records) != 2 {
			t.Errorf("shadow first %v: %d settlements of %d records", shadowFirst, settled, len(records))
		}
		_ = s.Close()
	}
}

// inShadow returns a policy in shadow, or as it is.
func inShadow(policy string, shadow bool) string {
	if shadow {
		return strings.TrimSuffix(policy, "}") + `,"shadow":true}`
	}
	return policy
}

func TestASecondCallReturnsTheSameClientAndSaysSoIfItWantsSomethingElse(t *testing.T) {
	s := configured(t, nil)
	same := s.config
	if Configure(t.Context(), same) != s.Client || len(*s.told) != 0 {
		t.Error(*s.told)
	}
	for range 3 {
		other := s.config
		other.ServiceName = "other"
		if Configure(t.Context(), other) != s.Client {
			t.Error("another client")
		}
	}
	if len(*s.told) != 1 || !strings.Contains((*s.told)[0], "configured already") {
		t.Error(*s.told)
	}
	_ = s.Close()
	if again := configured(t, nil); again.Client == s.Client {
		t.Error("the same after shutdown")
	}
}

func TestAHandlerThatCannotBeComparedIsNoFault(t *testing.T) {
	handler := uncomparable{emptyPrinter{}, nil}
	s := configured(t, func(c *Config) { c.Handler = handler })
	if Configure(t.Context(), s.config) != s.Client {
		t.Error("another client")
	}
}

type uncomparable struct {
	emptyPrinter
	_ []int
}

func TestAPolicyWithErrorsIsToldAndTheBuiltInOneCounts(t *testing.T) {
	s := configured(t, func(c *Config) { c.Policy = `{"budget":"many","window_seconds":0}` })
	told := strings.Join(*s.told, "\n")
	if len(*s.told) != 2 || !strings.Contains(told, "$.budget") || !strings.Contains(told, "the built-in policy is in force") {
		t.Error(told)
	}
	slog.Info("order paid")
	s.shelf.only(t)
}

func TestWhatIsIgnoredInAPolicyIsTold(t *testing.T) {
	s := configured(t, func(c *Config) { c.Policy = `{"colour":"red"}` })
	if len(*s.told) != 1 || !strings.Contains((*s.told)[0], "colour") {
		t.Error(*s.told)
	}
}

func TestAParsedPolicyCounts(t *testing.T) {
	s := configured(t, func(c *Config) { c.ParsedPolicy = mustParse(t, dropAll) })
	slog.Info("order paid")
	if got := s.shelf.bodies(); got != nil {
		t.Error(got)
	}
}

func TestShadowSendsEverythingAndSaysWhatWouldHaveBeenDropped(t *testing.T) {
	s := configured(t, func(c *Config) { c.ParsedPolicy, c.Shadow = mustParse(t, dropAll), true })
	ctx, scope := StartRequest(t.Context(), Request{})
	slog.InfoContext(ctx, "order paid")
	slog.ErrorContext(ctx, "order lost")
	scope.End()
	_ = s.Close()
	records := s.shelf.taken()
	if len(records) != 2 {
		t.Fatalf("%d records", len(records))
	}
	if got := attrsOf(records[0]); got != "lipservice.would.keep=false lipservice.would.reason=rule:all" {
		t.Error(got)
	}
	if got := attrsOf(records[1]); got != "" {
		t.Error(got)
	}
}

func TestWithoutAHandlerStandardErrorIsPrintedOn(t *testing.T) {
	s := configured(t, func(c *Config) { c.Handler, c.Level = nil, "warn" })
	if _, is := s.printing().(*slog.TextHandler); !is || s.printing().Enabled(t.Context(), slog.LevelInfo) {
		t.Errorf("%T", s.printing())
	}
}

func TestAClientMayBeUsedByManyAtOnce(t *testing.T) {
	var printed bytes.Buffer
	s := configured(t, func(c *Config) { c.Policy, c.Handler, c.Clock = tightPolicy, slog.NewTextHandler(&printed, nil), nil })
	done := make(chan struct{})
	for range 4 {
		go func() {
			defer func() { done <- struct{}{} }()
			for range 500 {
				ctx, scope := StartRequest(context.Background(), Request{DistinctID: "bob"})
				slog.InfoContext(ctx, "order paid")
				scope.AddAttrs(slog.Int("a", 1))
				slog.ErrorContext(ctx, "order lost")
				scope.End()
				s.Log(ctx, slog.LevelInfo, "own")
				s.Log(context.Background(), slog.LevelInfo, "own")
				_ = s.Stats()
			}
		}()
	}
	for range 4 {
		<-done
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := s.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	if stats := s.Stats(); stats.Seen != 8000 || stats.Kept+stats.Dropped+stats.Buffered != stats.Seen || stats.Faults != 0 {
		t.Errorf("%+v", stats)
	}
}
