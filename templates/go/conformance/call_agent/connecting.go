package main

import (
	"context"
	"encoding/json"
	"log/slog"
)

// both hands records to two handlers.
type both [2]slog.Handler

func (b both) Enabled(ctx context.Context, level slog.Level) bool {
	return b[0].Enabled(ctx, level) || b[1].Enabled(ctx, level)
}

func (b both) Handle(ctx context.Context, record slog.Record) error {
	for _, each := range b {
		if each.Enabled(ctx, record.Level) {
			if err := each.Handle(ctx, record.Clone()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b both) WithAttrs(attrs []slog.Attr) slog.Handler {
	return both{b[0].WithAttrs(attrs), b[1].WithAttrs(attrs)}
}

func (b both) WithGroup(name string) slog.Handler {
	return both{b[0].WithGroup(name), b[1].WithGroup(name)}
}

// connectAgain puts a sink of LipService beside the default handler, which has one already. Package log follows slog.
func (a *agent) connectAgain(in json.RawMessage) (any, string, error) {
	var asked where
	if err := json.Unmarshal(in, &asked); err != nil {
		return nil, "", err
	}
	if asked.Via == viaOwn {
		return nil, "", errNone
	}
	slog.SetDefault(slog.New(both{slog.Default().Handler(), newSink()}))
	return struct{}{}, "ok", nil
}

// reconfigure makes another handler of the program's own the default, connected as the documentation says.
func (a *agent) reconfigure(in json.RawMessage) (any, string, error) {
	var asked where
	if err := json.Unmarshal(in, &asked); err != nil {
		return nil, "", err
	}
	if asked.Via == viaOwn {
		return nil, "", errNone
	}
	slog.SetDefault(slog.New(a.client.Handler(a.application.newHandler())))
	return struct{}{}, "ok", nil
}
