package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// call says how the one call is made.
type call struct {
	Options     map[string]json.RawMessage `json:"options"`
	Environment map[string]string          `json:"environment"` // nil: the process's own
	Clock       string                     `json:"clock"`
}

func (a *agent) configure(in json.RawMessage) (any, string, error) {
	var asked call
	if err := json.Unmarshal(in, &asked); err != nil {
		return nil, "", err
	}
	made := config{Handler: a.application.handler, Diagnostics: a.say, TraceContext: a.place}
	for name, raw := range asked.Options {
		if err := a.set(&made, name, raw); err != nil {
			return nil, "", fmt.Errorf("option %s: %w", name, err)
		}
	}
	if asked.Environment != nil {
		made.Getenv = func(name string) string { return asked.Environment[name] }
	}
	var clock *manualClock
	if asked.Clock == "manual" {
		clock = newManualClock(time.Now())
		made.Clock = clock
	}
	found := setUpNow()
	before := a.client
	a.client = configure(context.Background(), made)
	isSame := a.client == before
	if !isSame {
		a.clock, a.found = clock, found
	}
	return map[string]any{"way": a.client.Destination(), "same": isSame}, "configured", nil
}

// set sets the option that has a name of the spec.
func (a *agent) set(config *config, name string, raw json.RawMessage) error {
	switch name {
	case "policy":
		document, err := textOrJSON(raw)
		config.Policy = document
		return err
	case "before_send":
		var how string
		err := json.Unmarshal(raw, &how)
		config.BeforeSend = beforeSend(how)
		return err
	case "identity_provider":
		ids, err := identity(raw)
		config.IdentityProvider = ids
		return err
	}
	return fill(config, name, raw)
}

// textOrJSON returns a text, or of anything else its JSON: a document is given as either.
func textOrJSON(raw json.RawMessage) (string, error) {
	if len(raw) == 0 || raw[0] != '"' {
		return string(raw), nil
	}
	var text string
	err := json.Unmarshal(raw, &text)
	return text, err
}

func beforeSend(how string) func(*logRecord) *logRecord {
	return func(record *logRecord) *logRecord {
		switch how {
		case "drop":
			return nil
		case "mark":
			record.Attrs = append(record.Attrs, slog.Bool("marked", true))
			return record
		}
		panic("the hook fails")
	}
}

func identity(raw json.RawMessage) (func(context.Context) (string, string), error) {
	var ids []string
	if err := json.Unmarshal(raw, &ids); err != nil || len(ids) != 2 {
		return func(context.Context) (string, string) { panic("the provider fails") }, nil
	}
	return func(context.Context) (string, string) { return ids[0], ids[1] }, nil
}

func fillDuration(into *time.Duration, raw json.RawMessage) error {
	var ms int64
	err := json.Unmarshal(raw, &ms)
	*into = time.Duration(ms) * time.Millisecond
	return err
}

func (a *agent) setPolicy(in json.RawMessage) (any, string, error) {
	var asked struct {
		Policy json.RawMessage `json:"policy"`
	}
	if err := json.Unmarshal(in, &asked); err != nil {
		return nil, "", err
	}
	document, err := textOrJSON(asked.Policy)
	if err == nil {
		_ = a.client.SetPolicy(document) // what is wrong is told on the diagnostics
	}
	return struct{}{}, "ok", err
}

func (a *agent) flush(in json.RawMessage) (any, string, error) {
	result, err := ended(a.client.Flush, in)
	return result, "flushed", err
}

func (a *agent) shutdown(in json.RawMessage) (any, string, error) {
	result, err := ended(a.client.Shutdown, in)
	return result, "shut", err
}

// ended tells how a flush or a shutdown went.
func ended(end func(context.Context) error, in json.RawMessage) (any, error) {
	var asked struct {
		Ms *int64 `json:"timeout_ms"`
	}
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
	result := "timeout"
	switch err := end(ctx); {
	case err == nil:
		result = "success"
	case errors.Is(err, errLost):
		result = "failure"
	}
	return map[string]any{"result": result, "ms": time.Since(started).Milliseconds()}, nil
}

func (a *agent) stats(json.RawMessage) (any, string, error) {
	s := a.client.Stats()
	patterns := make([]map[string]any, len(s.Patterns))
	for i, of := range s.Patterns {
		patterns[i] = map[string]any{"key": of.Key, "seen": of.Seen, "kept": of.Kept, "template": of.Template}
	}
	e := s.Exporter
	return map[string]any{
		"seen": s.Seen, "kept": s.Kept, "dropped": s.Dropped, "buffered": s.Buffered, "asked": s.Asked,
		"released": s.Released, "settlements": s.Settlements, "hook_failures": s.HookFailures,
		"hook_drops": s.HookDrops, "reentrant": s.Reentrant, "faults": s.Faults, "patterns": patterns,
		"exporter": map[string]any{
			"emitted": e.Emitted, "accepted": e.Accepted, "lost": e.Lost, "queued": e.Queued, "in_flight": e.InFlight,
			"requests": e.Requests, "retries": e.Retries, "notices": e.Notices, "bytes_sent": e.BytesSent,
			"throttled": e.Throttled,
		},
		"policy": map[string]any{
			"source": s.Policy.Source, "version": s.Policy.Version, "hash": s.Policy.Hash, "failures": s.Policy.Failures,
			"age_ms": s.Policy.Age.Milliseconds(),
		},
	}, "stats", nil
}
