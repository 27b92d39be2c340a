package main

import (
	"encoding/json"
	"errors"
	"os"
	"sync"
	"time"
)

var errUnknown = errors.New("unknown")

// agent is the program that the commands make.
type agent struct {
	application *application
	client      *client
	clock       *manualClock // nil: the machine's
	found       setUp        // the loggers as they were before the call
	scopes      map[string]opened

	mu          sync.Mutex
	span        place
	diagnostics []string
}

func newAgent() *agent {
	return &agent{application: newApplication(), scopes: map[string]opened{}}
}

// commands returns what it can do.
func (a *agent) commands() map[string]do {
	return map[string]do{
		"hello": a.hello, "configure": a.configure, "set_policy": a.setPolicy, "log": a.log, "open": a.open,
		"close": a.close, "promote": a.promote, "span": a.enterSpan, "second_sink": a.connectAgain,
		"reconfigure": a.reconfigure, "output": a.output, "hostile": a.hostile, "reentrant": a.reentrant,
		"advance": a.advance, "flush": a.flush, "shutdown": a.shutdown, "stats": a.stats, "diagnostics": a.tell,
		"exit": a.exit, "restored": a.restored,
	}
}

// loggers are what messages are logged by.
const (
	viaSlog = "slog"
	viaLog  = "log"
	viaOwn  = "own"
)

func (*agent) hello(json.RawMessage) (any, string, error) {
	return map[string][]string{"loggers": {viaSlog, viaLog, viaOwn}}, "hello", nil
}

func (a *agent) output(json.RawMessage) (any, string, error) {
	return a.application.lines(), "output", nil
}

func (a *agent) say(line string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.diagnostics = append(a.diagnostics, line)
}

func (a *agent) tell(json.RawMessage) (any, string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string{}, a.diagnostics...), "diagnostics", nil
}

func (a *agent) restored(json.RawMessage) (any, string, error) {
	return setUpNow() == a.found, "restored", nil
}

func (a *agent) advance(in json.RawMessage) (any, string, error) {
	var by struct {
		Ms int64 `json:"ms"`
	}
	if err := json.Unmarshal(in, &by); err != nil || a.clock == nil {
		return nil, "", errors.Join(err, errNone)
	}
	a.clock.Advance(time.Duration(by.Ms) * time.Millisecond)
	return struct{}{}, "ok", nil
}

// exit does not answer.
func (a *agent) exit(json.RawMessage) (any, string, error) {
	a.end()
	return nil, "", nil
}

// end leaves as a Go program does: what it has deferred is run.
func (a *agent) end() {
	if a.client != nil {
		_ = a.client.Close() // what was lost is told on the diagnostics
	}
	os.Exit(0)
}
