package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
)

// opened is a request under way.
type opened struct {
	ctx   context.Context
	scope *scope
}

// opening says what is known of a request when it begins.
type opening struct {
	Scope      string                     `json:"scope"`
	Headers    [][2]string                `json:"headers"`
	DistinctID string                     `json:"distinct_id"`
	SessionID  string                     `json:"session_id"`
	Attributes map[string]json.RawMessage `json:"attributes"`
	In         *string                    `json:"in"`
}

func (a *agent) open(in json.RawMessage) (any, string, error) {
	var asked opening
	if err := json.Unmarshal(in, &asked); err != nil {
		return nil, "", err
	}
	ctx, err := a.inside(asked.In)
	if err != nil {
		return nil, "", err
	}
	attrs, err := readAttributes(asked.Attributes)
	if err != nil {
		return nil, "", err
	}
	headers := http.Header{}
	for _, pair := range asked.Headers {
		headers.Add(pair[0], pair[1])
	}
	made := opened{}
	made.ctx, made.scope = startRequest(ctx, request{
		Headers: headers, DistinctID: asked.DistinctID, SessionID: asked.SessionID, Attrs: attrs,
	})
	a.scopes[asked.Scope] = made
	return struct{}{}, "ok", nil
}

// inside returns the context of a request, or that of none.
func (a *agent) inside(name *string) (context.Context, error) {
	if name == nil || *name == "" {
		return context.Background(), nil
	}
	found, is := a.scopes[*name]
	if !is {
		return nil, fmt.Errorf("request %s: %w", *name, errUnknown)
	}
	return found.ctx, nil
}

type closing struct {
	Scope  string `json:"scope"`
	Failed bool   `json:"failed"`
}

func (a *agent) close(in json.RawMessage) (any, string, error) {
	var asked closing
	if err := json.Unmarshal(in, &asked); err != nil {
		return nil, "", err
	}
	if _, err := a.inside(&asked.Scope); err != nil {
		return nil, "", err
	}
	leave(a.scopes[asked.Scope].scope, asked.Failed)
	return struct{}{}, "ok", nil
}

// leave ends a request, by a panic or not.
func leave(scope *scope, fails bool) {
	defer func() { _ = recover() }()
	defer scope.End()
	if fails {
		panic("the request fails")
	}
}

func (a *agent) promote(in json.RawMessage) (any, string, error) {
	var asked closing
	if err := json.Unmarshal(in, &asked); err != nil {
		return nil, "", err
	}
	ctx, err := a.inside(&asked.Scope)
	if err == nil {
		a.client.Promote(ctx)
	}
	return struct{}{}, "ok", err
}

// enterSpan says in which span all is from now on.
func (a *agent) enterSpan(in json.RawMessage) (any, string, error) {
	var asked struct {
		TraceID string `json:"trace_id"`
		SpanID  string `json:"span_id"`
	}
	if err := json.Unmarshal(in, &asked); err != nil {
		return nil, "", err
	}
	var entered place
	for _, id := range []struct {
		into []byte
		from string
	}{{entered.TraceID[:], asked.TraceID}, {entered.SpanID[:], asked.SpanID}} {
		if len(id.from) > 2*len(id.into) {
			return nil, "", errUnknown
		}
		if _, err := hex.Decode(id.into, []byte(id.from)); err != nil {
			return nil, "", err
		}
	}
	entered.Flags = 1
	a.mu.Lock()
	defer a.mu.Unlock()
	a.span = entered
	return struct{}{}, "ok", nil
}

// place is the function TraceContext of the configuration.
func (a *agent) place(context.Context) (place, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.span, a.span.Exists()
}
