package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// opening says how the exporter is made.
type opening struct {
	Options     map[string]json.RawMessage `json:"options"`
	Environment map[string]string          `json:"environment"` // nil: the process's own
	Clock       string                     `json:"clock"`
	Tokens      [][2]any                   `json:"tokens"` // a token and in how many ms it expires, or nil
	Transport   string                     `json:"transport"`
}

func (a *agent) open(in json.RawMessage) (any, string, error) {
	var asked opening
	if err := json.Unmarshal(in, &asked); err != nil {
		return nil, "", err
	}
	made := config{Diagnostics: a.say}
	for name, raw := range asked.Options {
		if err := fill(&made, name, raw); err != nil {
			return nil, "", fmt.Errorf("option %s: %w", name, err)
		}
	}
	if asked.Environment != nil {
		made.Getenv = func(name string) string { return asked.Environment[name] }
	}
	if asked.Clock == "manual" {
		a.clock = newManualClock(time.Now())
		made.Clock = a.clock
	}
	if len(asked.Tokens) > 0 {
		made.TokenProvider = a.handOut(asked.Tokens)
	}
	if asked.Transport == "grpc" {
		made.Transport = newGRPCTransport(nil)
	}
	a.exporter = newExporter(made)
	way, _ := a.exporter.Destination()
	return map[string]string{"way": way}, "opened", nil
}

// handOut returns a provider that gives tokens in turn, and then the last one for ever.
func (a *agent) handOut(tokens [][2]any) func(context.Context) (string, time.Time, error) {
	var mu sync.Mutex
	return func(context.Context) (string, time.Time, error) {
		mu.Lock()
		defer mu.Unlock()
		token := tokens[0]
		if len(tokens) > 1 {
			tokens = tokens[1:]
		}
		text, _ := token[0].(string)
		if left, expires := token[1].(float64); expires {
			return text, a.now().Add(time.Duration(left) * time.Millisecond), nil
		}
		return text, time.Time{}, nil
	}
}

func (a *agent) now() time.Time {
	if a.clock != nil {
		return a.clock.Now()
	}
	return time.Now()
}

func fillDuration(into *time.Duration, raw json.RawMessage) error {
	var ms int64
	err := json.Unmarshal(raw, &ms)
	*into = time.Duration(ms) * time.Millisecond
	return err
}

// emission is what is emitted: records as they are, or a number of like ones.
type emission struct {
	Records    []json.RawMessage `json:"records"`
	Count      int               `json:"count"`
	First      int               `json:"first"`
	Body       string            `json:"body"`
	Severity   int               `json:"severity"`
	Attributes given             `json:"attributes"`
}

func (a *agent) emit(in json.RawMessage) (any, string, error) {
	asked := emission{Body: "record {n}", Severity: 9}
	if err := json.Unmarshal(in, &asked); err != nil {
		return nil, "", err
	}
	for _, raw := range asked.Records {
		record, err := readRecord(raw)
		if err != nil {
			return nil, "", err
		}
		a.exporter.Emit(&record)
	}
	attributes, err := readAttributes(asked.Attributes)
	if err != nil {
		return nil, "", err
	}
	a.emitMany(&asked, attributes)
	return len(asked.Records) + asked.Count, "emitted", nil
}

func (a *agent) emitMany(asked *emission, attributes []slog.Attr) {
	for n := asked.First; n < asked.First+asked.Count; n++ {
		body := strings.ReplaceAll(asked.Body, "{n}", fmt.Sprint(n))
		a.exporter.Emit(&logRecord{
			Time: a.now(), Severity: asked.Severity, Body: slog.StringValue(body),
			Attrs: append(attributes[:len(attributes):len(attributes)], slog.Int("n", n)),
		})
	}
}

type timeout struct {
	Ms *int64 `json:"timeout_ms"`
}

// ended is how a flush or a shutdown went.
func ended(call func(context.Context) error, in json.RawMessage) (any, error) {
	var asked timeout
	if err := json.Unmarshal(in, &asked); err != nil {
		return nil, err
	}
	ctx := context.Background()
	if asked.Ms != nil {
		bounded, cancel := context.WithTimeout(ctx, time.Duration(*asked.Ms)*time.Millisecond)
		defer cancel()
		ctx = bounded
	}
	started := time.Now()
	result := outcome(call(ctx))
	return map[string]any{"result": result, "ms": time.Since(started).Milliseconds()}, nil
}

func outcome(err error) string {
	switch {
	case err == nil:
		return "success"
	case errors.Is(err, errLost):
		return "failure"
	}
	return "timeout"
}

func (a *agent) flush(in json.RawMessage) (any, string, error) {
	result, err := ended(a.exporter.Flush, in)
	return result, "flushed", err
}

func (a *agent) shutdown(in json.RawMessage) (any, string, error) {
	result, err := ended(a.exporter.Shutdown, in)
	return result, "shut", err
}

func (a *agent) close() {
	_ = a.exporter.Shutdown(context.Background()) // what was lost is told on the diagnostics
}

func (a *agent) stats(json.RawMessage) (any, string, error) {
	s := a.exporter.Stats()
	return map[string]any{
		"emitted": s.Emitted, "accepted": s.Accepted, "lost": s.Lost, "queued": s.Queued, "in_flight": s.InFlight,
		"requests": s.Requests, "retries": s.Retries, "notices": s.Notices, "bytes_sent": s.BytesSent,
		"throttled": s.Throttled,
	}, "stats", nil
}

// crowd is who does what at once; each emitter emits count records.
type crowd struct {
	Emitters int  `json:"emitters"`
	Count    int  `json:"count"`
	Flushes  int  `json:"flushes"`
	Shutdown bool `json:"shutdown"`
}

func (a *agent) concurrent(in json.RawMessage) (any, string, error) {
	var asked crowd
	if err := json.Unmarshal(in, &asked); err != nil {
		return nil, "", err
	}
	var everyone sync.WaitGroup
	for i := range asked.Emitters {
		everyone.Go(func() {
			a.emitMany(&emission{Count: asked.Count, First: i * asked.Count, Body: "record {n}", Severity: 9}, nil)
		})
	}
	flushes := make([]string, asked.Flushes)
	for i := range flushes {
		everyone.Go(func() { flushes[i] = bounded(a.exporter.Flush, in) })
	}
	shut := ""
	if asked.Shutdown {
		everyone.Go(func() { shut = bounded(a.exporter.Shutdown, in) })
	}
	everyone.Wait()
	return map[string]any{"flushes": flushes, "shutdown": shut}, "concurrent", nil
}

func bounded(call func(context.Context) error, in json.RawMessage) string {
	result, err := ended(call, in)
	if err != nil {
		return err.Error()
	}
	text, _ := result.(map[string]any)["result"].(string)
	return text
}

func (a *agent) hostile(json.RawMessage) (any, string, error) {
	values := hostileValues()
	for what, value := range values {
		a.exporter.Emit(&logRecord{
			Time: a.now(), Severity: 9, Body: slog.StringValue(fmt.Sprint("hostile ", what)),
			Attrs: []slog.Attr{slog.Any("value", value), slog.String("after", "still here")},
		})
	}
	return len(values), "emitted", nil
}
