package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/signal"
	"runtime"
	"sync"
	"syscall"
	"time"
)

var errUnknown = errors.New("unknown option")

// agent is the application that the commands make.
type agent struct {
	exporter    *exporter
	clock       *manualClock // nil: the machine's
	mu          sync.Mutex
	diagnostics []string
	exit        *exitCommand
}

// commands returns what it can do.
func (a *agent) commands() map[string]do {
	return map[string]do{
		"open": a.open, "emit": a.emit, "flush": a.flush, "shutdown": a.shutdown, "stats": a.stats,
		"advance": a.advance, "step": a.step, "diagnostics": a.tell, "hostile": a.hostile, "concurrent": a.concurrent,
		"instrument": a.instrument, "instrumented": a.instrumented, "resources": a.resources, "exit": a.prepareExit,
	}
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

type milliseconds struct {
	Ms int64 `json:"ms"`
}

func (a *agent) advance(in json.RawMessage) (any, string, error) {
	var by milliseconds
	if err := json.Unmarshal(in, &by); err != nil || a.clock == nil {
		return nil, "", errors.Join(err, errNone)
	}
	a.clock.Advance(time.Duration(by.Ms) * time.Millisecond)
	return struct{}{}, "ok", nil
}

func (a *agent) step(in json.RawMessage) (any, string, error) {
	var by milliseconds
	if err := json.Unmarshal(in, &by); err != nil || a.clock == nil {
		return nil, "", errors.Join(err, errNone)
	}
	a.clock.SetTime(a.clock.Now().Add(time.Duration(by.Ms) * time.Millisecond))
	return struct{}{}, "ok", nil
}

// instrument: nothing in Go sees a request that does not go through the transport it wraps, and the exporter has its own.
func (*agent) instrument(json.RawMessage) (any, string, error) {
	return struct{}{}, "ok", nil
}

func (*agent) instrumented(json.RawMessage) (any, string, error) {
	return map[string]int{"records": 0, "spans": 0}, "self", nil
}

func (*agent) resources(json.RawMessage) (any, string, error) {
	return map[string]int{"threads": runtime.NumGoroutine(), "sockets": openSockets()}, "resources", nil
}

// openSockets counts this process's sockets where /proc says; elsewhere it is 0.
func openSockets() int {
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	count := 0
	for _, file := range files {
		target, err := os.Readlink("/proc/self/fd/" + file.Name())
		if err == nil && len(target) > 6 && target[:6] == "socket" {
			count++
		}
	}
	return count
}

// exitCommand says how the program ends.
type exitCommand struct {
	How  string `json:"how"`
	Code int    `json:"code"`
}

func (a *agent) prepareExit(in json.RawMessage) (any, string, error) {
	a.exit = &exitCommand{}
	return struct{}{}, "ok", json.Unmarshal(in, a.exit)
}

const terminated = 143 // 128 and the number of SIGTERM

func (a *agent) exitIfAsked() {
	if a.exit == nil {
		return
	}
	switch a.exit.How {
	case "hard":
		os.Exit(a.exit.Code)
	case "term":
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGTERM)
		if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err == nil {
			<-signals
		}
		a.end(terminated)
	}
	a.end(a.exit.Code)
}

// end leaves as an application would: after Shutdown.
func (a *agent) end(code int) {
	if a.exporter != nil {
		a.close()
	}
	os.Exit(code)
}
