package main

import (
	"bytes"
	"log"
	"log/slog"
	"strings"
	"sync"
)

// lowest is below every level there is.
const lowest = slog.LevelDebug - 8

// application is the program's own logging: a text handler that writes to memory, and is slog's default.
type application struct {
	handler slog.Handler
	mu      sync.Mutex
	written bytes.Buffer
}

// Write takes what is printed.
func (a *application) Write(text []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.written.Write(text)
}

// lines returns what was printed so far.
func (a *application) lines() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	lines := strings.Split(a.written.String(), "\n")
	return lines[:len(lines)-1]
}

func newApplication() *application {
	made := &application{}
	made.handler = made.newHandler()
	slog.SetDefault(slog.New(made.handler))
	return made
}

func (a *application) newHandler() slog.Handler {
	return slog.NewTextHandler(a, &slog.HandlerOptions{Level: lowest, ReplaceAttr: withoutTime})
}

func withoutTime(groups []string, attr slog.Attr) slog.Attr {
	if attr.Key == slog.TimeKey && len(groups) == 0 {
		return slog.Attr{}
	}
	return attr
}

// setUp is how the standard loggers are.
type setUp struct {
	logger *slog.Logger
	output any
	flags  int
	prefix string
}

func setUpNow() setUp {
	return setUp{slog.Default(), log.Writer(), log.Flags(), log.Prefix()}
}
