package lipservice

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"testing"
)

const parentHeader = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

func headers(pairs ...string) http.Header {
	made := http.Header{}
	for at := 0; at < len(pairs); at += 2 {
		made.Add(pairs[at], pairs[at+1])
	}
	return made
}

func TestRecordsOfARequestCarryWhoMadeIt(t *testing.T) {
	s := configured(t, nil)
	ctx, scope := StartRequest(t.Context(), Request{
		Headers: headers("traceparent", parentHeader, "X-PostHog-Distinct-Id", "bob", "x-posthog-session-id", "s1"),
		Attrs:   []slog.Attr{slog.String("route", "/pay")},
	})
	defer scope.End()
	slog.InfoContext(ctx, "order paid", "order", 17)
	record := s.shelf.only(t)
	if got := attrsOf(record); got != "posthogDistinctId=bob sessionId=s1 route=/pay order=17" {
		t.Error(got)
	}
	if record.TraceID[0] != 0x4b || record.SpanID[7] != 0xb7 || record.Flags != 1 {
		t.Errorf("%+v", record)
	}
}

func TestWhatIsGivenWinsOverHeadersAndWhatARecordSaysOverBoth(t *testing.T) {
	s := configured(t, func(c *Config) {
		c.IdentityProvider = func(context.Context) (string, string) { return "provided", "provided" }
	})
	ctx, _ := StartRequest(t.Context(), Request{Headers: headers("x-posthog-distinct-id", "bob"), DistinctID: "ann"})
	slog.InfoContext(ctx, "order paid")
	if got := attrsOf(s.shelf.only(t)); got != "posthogDistinctId=ann sessionId=provided" {
		t.Error(got)
	}
	slog.InfoContext(ctx, "order paid", keyDistinctID, "own")
	if got := attrsOf(s.shelf.only(t)); got != "sessionId=provided posthogDistinctId=own" {
		t.Error(got)
	}
}

func TestWhatInnerHandlersAddIsSeenOutside(t *testing.T) {
	s := configured(t, nil)
	ctx, scope := StartRequest(t.Context(), Request{Attrs: []slog.Attr{slog.Int("a", 1)}})
	func(ctx context.Context) {
		ScopeOf(ctx).AddAttrs(slog.Int("b", 2))
		ScopeOf(ctx).SetIdentity("bob", "")
	}(context.WithoutCancel(ctx))
	slog.InfoContext(ctx, "order paid")
	scope.End()
	if got := attrsOf(s.shelf.only(t)); got != "posthogDistinctId=bob a=1 b=2" {
		t.Error(got)
	}
}

func TestARequestInsideAnotherTakesOverWhatItIsNotTold(t *testing.T) {
	ctx, outer := StartRequest(t.Context(), Request{
		Headers: headers("traceparent", parentHeader), DistinctID: "bob", SessionID: "s", Attrs: []slog.Attr{slog.Int("a", 1)},
	})
	_, inner := StartRequest(ctx, Request{SessionID: "t", Attrs: []slog.Attr{slog.Int("b", 2)}})
	distinctID, sessionID, attrs := inner.facts()
	if inner.shared != outer.shared || inner.trace != outer.trace || distinctID != "bob" || sessionID != "t" || len(attrs) != 2 {
		t.Errorf("%+v", inner)
	}
	if _, _, attrs := outer.facts(); len(attrs) != 1 {
		t.Error("the outer one has what the inner one was told")
	}
	other := strings.Replace(parentHeader, "4bf9", "5bf9", 1)
	_, own := StartRequest(ctx, Request{Headers: headers("traceparent", other)})
	if own.shared == outer.shared || !own.isOwn {
		t.Error("a trace of its own is not one of the other's")
	}
	same := strings.Replace(parentHeader, "00f0", "11f0", 1)
	if _, part := StartRequest(ctx, Request{Headers: headers("traceparent", same)}); part.shared != outer.shared {
		t.Error("a span of the trace is a request of its own")
	}
}

func TestRandomnessIsThatOfTheTraceOrOfAKey(t *testing.T) {
	_, traced := StartRequest(t.Context(), Request{
		Headers: headers("traceparent", parentHeader, "tracestate", "ot=rv:abcdef00000000"),
	})
	if got := traced.randomness("", 1); got != 0xabcdef {
		t.Errorf("%x", got)
	}
	_, keyed := StartRequest(t.Context(), Request{SessionID: "s", Attrs: []slog.Attr{slog.Int("tenant", 5)}})
	if got, want := keyed.randomness("tenant", 7), RandomnessOf("", "", 7, "5"); got != int64(want.bits) {
		t.Errorf("%x, want %x", got, want.bits)
	}
	if keyed.randomness("sessionId", 7) != keyed.randomness("tenant", 7) {
		t.Error("it has changed")
	}
	_, by := StartRequest(t.Context(), Request{SessionID: "s", DistinctID: "d"})
	if got, want := by.randomness(keySessionID, 7), RandomnessOf("", "", 7, "s"); got != int64(want.bits) {
		t.Errorf("%x", got)
	}
	if by.value(keyDistinctID) != "d" || by.value("other") != "" {
		t.Error("values")
	}
	if _, none := StartRequest(t.Context(), Request{}); none.randomness("tenant", 1) != -1 {
		t.Error("of nothing")
	}
}

func bodiesAndStamps(s *stage) string {
	var said []string
	for _, record := range s.shelf.taken() {
		said = append(said, strings.TrimSpace(record.Body.String()+" "+attrsOf(record)))
	}
	return strings.Join(said, "|")
}

const retroStamps = "lipservice.count=0 lipservice.sample.weight=0 lipservice.pattern.id="

func TestAnErrorBringsBackWhatWasDroppedBeforeItInItsRequest(t *testing.T) {
	s := configured(t, func(c *Config) { c.ParsedPolicy = mustParse(t, dropAll) })
	ctx, scope := StartRequest(t.Context(), Request{Attrs: []slog.Attr{slog.Int("a", 1)}})
	list := []string{"one"}
	slog.InfoContext(ctx, "first", "list", list, "error", errors.New("slow"))
	list[0] = "changed"
	scope.AddAttrs(slog.Int("b", 2))
	slog.InfoContext(t.Context(), "elsewhere")
	slog.ErrorContext(ctx, "failed")
	records := s.shelf.taken()
	if len(records) != 2 || records[0].Body.String() != "first" || records[1].Body.String() != "failed" {
		t.Fatalf("%v", records)
	}
	first := attrsOf(records[0])
	if !strings.HasPrefix(first, "exception.type=*errors.errorString exception.message=slow a=1 list=[one] "+retroStamps) ||
		!strings.HasSuffix(first, "reason=retro") {
		t.Error(first)
	}
	scope.End()
	if stats := s.Stats(); stats.Released != 1 || stats.Seen != 3 || stats.Dropped != 2 || stats.Kept != 1 {
		t.Errorf("%+v", stats)
	}
}

func TestARequestThatIsPromotedGetsBackWhatWasDropped(t *testing.T) {
	for name, promote := range map[string]func(*stage, context.Context, *Scope){
		"by its scope":  func(_ *stage, _ context.Context, scope *Scope) { scope.Promote() },
		"by the client": func(s *stage, ctx context.Context, _ *Scope) { s.Promote(ctx) },
		"by a kept error": func(s *stage, ctx context.Context, _ *Scope) {
			slog.ErrorContext(ctx, "failed", Keep())
		},
	} {
		s := configured(t, func(c *Config) { c.ParsedPolicy = mustParse(t, dropAll) })
		ctx, scope := StartRequest(t.Context(), Request{})
		slog.InfoContext(ctx, "first")
		promote(s, ctx, scope)
		scope.End()
		if got := bodiesAndStamps(s); !strings.HasPrefix(got, "first "+retroStamps) {
			t.Errorf("%s: %s", name, got)
		}
		_ = s.Close()
	}
}

func TestARequestThatEndsWellGetsNothingBack(t *testing.T) {
	s := configured(t, func(c *Config) { c.ParsedPolicy = mustParse(t, dropAll) })
	ctx, scope := StartRequest(t.Context(), Request{})
	slog.InfoContext(ctx, "first")
	if got := s.Stats(); got.Buffered != 1 || got.Seen != got.Kept+got.Dropped+got.Buffered {
		t.Errorf("%+v", got)
	}
	_, inner := StartRequest(ctx, Request{})
	inner.End()
	if got := s.Stats().Buffered; got != 1 {
		t.Error("a part of it ended all")
	}
	scope.End()
	scope.End()
	scope.Promote()
	if got := bodiesAndStamps(s); got != "" || s.Stats().Buffered != 0 {
		t.Error(got)
	}
}

func TestAPanicIsAFailureAndGoesOn(t *testing.T) {
	s := configured(t, func(c *Config) { c.ParsedPolicy = mustParse(t, dropAll) })
	handle := func() (caught any) {
		defer func() { caught = recover() }()
		ctx, scope := StartRequest(t.Context(), Request{})
		defer scope.End()
		slog.InfoContext(ctx, "first")
		panic("lost")
	}
	if caught := handle(); caught != "lost" {
		t.Error(caught)
	}
	if got := bodiesAndStamps(s); !strings.HasPrefix(got, "first ") {
		t.Error(got)
	}
}

func TestAGoroutineThatEndsIsNoFailure(t *testing.T) {
	s := configured(t, func(c *Config) { c.ParsedPolicy = mustParse(t, dropAll) })
	done := make(chan struct{})
	go func() {
		defer close(done)
		ctx, scope := StartRequest(context.Background(), Request{})
		defer scope.End()
		slog.InfoContext(ctx, "first")
		runtime.Goexit()
	}()
	<-done
	if got := bodiesAndStamps(s); got != "" {
		t.Error(got)
	}
}

func TestWithoutARequestNothingIsPromoted(t *testing.T) {
	var none *Scope
	none.AddAttrs(slog.Int("a", 1))
	none.SetIdentity("d", "s")
	none.Promote()
	none.End()
	s := configured(t, nil)
	s.Promote(t.Context())
	var nothing context.Context // programs do pass nil
	if ScopeOf(nothing) != nil {
		t.Error("a scope of nothing")
	}
}

func TestWithoutABufferARequestIsDecidedTogetherAllTheSame(t *testing.T) {
	s := configured(t, func(c *Config) { c.Policy = `{"rules":[{"id":"half","action":"50%"}],"retained":{"enabled":false}}` })
	for _, rv := range []string{"00000000000000", "ffffff00000000"} {
		ctx, scope := StartRequest(t.Context(), Request{Headers: headers("traceparent", parentHeader, "tracestate", "ot=rv:"+rv)})
		slog.InfoContext(ctx, "order paid")
		slog.InfoContext(ctx, "parcel sent")
		scope.End()
	}
	records := s.shelf.taken()
	if len(records) != 2 {
		t.Fatal(records)
	}
	if got := attrsOf(records[1]); !strings.HasSuffix(got, "sampling.threshold=8 sampling.randomness=ffffff00000000") {
		t.Error(got)
	}
}

func TestTheTraceOfATracerWins(t *testing.T) {
	traced := TraceContext{TraceID: [16]byte{1}, SpanID: [8]byte{2}, Flags: 1}
	has := true
	s := configured(t, func(c *Config) {
		c.TraceContext = func(context.Context) (TraceContext, bool) { return traced, has }
	})
	ctx, _ := StartRequest(t.Context(), Request{Headers: headers("traceparent", parentHeader)})
	slog.InfoContext(ctx, "order paid")
	if got := s.shelf.only(t); got.TraceID != traced.TraceID || got.SpanID != traced.SpanID || got.Flags != 1 {
		t.Errorf("%+v", got)
	}
	has = false
	slog.InfoContext(ctx, "order paid")
	if got := s.shelf.only(t); got.TraceID[0] != 0x4b {
		t.Errorf("%+v", got)
	}
}

func TestWhatAFailedRequestLogsAfterItsErrorIsSentBeyondTheBudgetAndStandsForNothingMore(t *testing.T) {
	s := configured(t, func(c *Config) { c.Policy = `{"budget": "1/s", "window_seconds": 1}` })
	ctx, scope := StartRequest(t.Context(), Request{})
	slog.ErrorContext(ctx, "failed")
	for range 50 {
		slog.InfoContext(ctx, "clearing up")
	}
	scope.End()
	promoted := 0
	for _, record := range s.shelf.taken() {
		if said := attrsOf(record); strings.Contains(said, "=promoted") {
			promoted++
			if !strings.HasPrefix(said, retroStamps) {
				t.Error(said)
			}
		}
	}
	if got := s.Client.Stats().Released; promoted < 40 || got != int64(promoted) {
		t.Errorf("%d are promoted, %d counted as released", promoted, got)
	}
}
