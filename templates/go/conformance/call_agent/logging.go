package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"maps"
	"slices"
)

// message is what is logged, and how.
type message struct {
	Via        string                     `json:"via"`
	Level      string                     `json:"level"`
	Message    string                     `json:"message"`
	Attributes map[string]json.RawMessage `json:"attributes"`
	Keep       bool                       `json:"keep"`
	Error      *failure                   `json:"error"`
	In         *string                    `json:"in"`
	Count      *int                       `json:"count"`
}

type failure struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

// ValueError is a kind of error, for records that show its type.
type ValueError struct{ message string }

func (e *ValueError) Error() string { return e.message }

func (f *failure) asError() error {
	if f.Type == "ValueError" {
		return &ValueError{f.Message}
	}
	return errors.New(f.Message)
}

var levels = map[string]slog.Level{
	"trace": slog.LevelDebug - 4, "debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn,
	"error": slog.LevelError, "fatal": slog.LevelError + 4,
}

func (a *agent) log(in json.RawMessage) (any, string, error) {
	asked := message{Level: "info"}
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
	if asked.Error != nil {
		attrs = append(attrs, slog.Any("error", asked.Error.asError()))
	}
	if asked.Keep {
		attrs = append(attrs, keep())
	}
	count := 1
	if asked.Count != nil {
		count = *asked.Count
	}
	for range count {
		if err := a.write(ctx, asked.Via, levels[asked.Level], asked.Message, attrs); err != nil {
			return nil, "", err
		}
	}
	return count, "logged", nil
}

// write logs one message.
func (a *agent) write(ctx context.Context, via string, level slog.Level, message string, attrs []slog.Attr) error {
	switch via {
	case viaSlog:
		slog.LogAttrs(ctx, level, message, attrs...)
	case viaLog:
		if level == slog.LevelInfo {
			log.Print(message)
		} else {
			slog.NewLogLogger(slog.Default().Handler(), level).Print(message)
		}
	case viaOwn:
		a.client.Log(ctx, level, message, attrs...)
	default:
		return errUnknown
	}
	return nil
}

// readAttributes returns attributes in the order of their names.
func readAttributes(raw map[string]json.RawMessage) ([]slog.Attr, error) {
	var attrs []slog.Attr
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		value, err := readValue(raw[name])
		if err != nil {
			return nil, fmt.Errorf("attribute %s: %w", name, err)
		}
		attrs = append(attrs, slog.Any(name, value))
	}
	return attrs, nil
}

// readValue reads JSON as a program would hold it, whole numbers as such.
func readValue(raw json.RawMessage) (value any, err error) {
	var whole int64
	if json.Unmarshal(raw, &whole) == nil && string(raw) != "null" {
		return whole, nil
	}
	err = json.Unmarshal(raw, &value)
	return value, err
}

// where is what is asked of one of the loggers.
type where struct {
	Via string `json:"via"`
}

// hostile logs values that no program should have. Those that end the program when they are printed are not printed.
func (a *agent) hostile(in json.RawMessage) (any, string, error) {
	var asked where
	if err := json.Unmarshal(in, &asked); err != nil {
		return nil, "", err
	}
	logged := 0
	for what, value := range hostileValues() {
		if what == recursive && asked.Via != viaOwn {
			continue
		}
		text := "hostile " + what
		attrs := []slog.Attr{slog.Any("value", value), slog.String("after", "still here")}
		if asked.Via == viaLog {
			text = fmt.Sprint(text, " ", value)
		}
		if err := a.write(context.Background(), asked.Via, slog.LevelInfo, text, attrs); err != nil {
			return nil, "", err
		}
		logged++
	}
	return logged, "logged", nil
}

// noisy is a value that logs when it is first asked for its text. More often would be the handler's doing, which also
// asks.
type noisy struct {
	log  func(message string)
	said bool
}

// LogValue returns its text.
func (n *noisy) LogValue() slog.Value {
	return slog.StringValue(n.String())
}

func (n *noisy) String() string {
	if !n.said {
		n.said = true
		n.log("reentrant inside")
	}
	return "noisy"
}

// reentrant logs such a value; what it logs by itself is not counted as logged.
func (a *agent) reentrant(in json.RawMessage) (any, string, error) {
	var asked where
	if err := json.Unmarshal(in, &asked); err != nil {
		return nil, "", err
	}
	if asked.Via == viaLog {
		return nil, "", errNone // it makes the text before anybody else is asked
	}
	value := &noisy{log: func(text string) {
		_ = a.write(context.Background(), asked.Via, slog.LevelInfo, text, nil)
	}}
	err := a.write(context.Background(), asked.Via, slog.LevelInfo, "reentrant", []slog.Attr{slog.Any("value", value)})
	return 1, "logged", err
}
