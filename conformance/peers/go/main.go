// Command peer is the wire agent of OpenTelemetry's Go SDK: what its public API has no word for is not applicable.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

const (
	lineBytes  = 64 << 20
	terminated = 143
)

var errNone = errors.New("not applicable")

type ending struct {
	How  string `json:"how"`
	Code int    `json:"code"`
}

func main() {
	output := json.NewEncoder(os.Stdout)
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, lineBytes)
	agent := &agent{}
	for input.Scan() {
		var asked map[string]json.RawMessage
		if err := json.Unmarshal(input.Bytes(), &asked); err != nil {
			_ = output.Encode(map[string]string{"error": err.Error()})
		}
		for name, given := range asked {
			if name == "exit" {
				agent.exit(given)
			}
			_ = output.Encode(agent.answer(name, given))
		}
	}
	agent.end(0)
}

func (a *agent) answer(name string, given json.RawMessage) map[string]any {
	commands := map[string]func(json.RawMessage) (string, any, error){
		"open": a.open, "emit": a.emit, "flush": a.flush, "shutdown": a.shutdown, "resources": resources,
		"hostile": a.hostile, "concurrent": a.concurrent,
	}
	do, known := commands[name]
	if !known {
		return map[string]any{"error": errNone.Error()}
	}
	kind, content, err := do(given)
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	return map[string]any{kind: content}
}

func resources(json.RawMessage) (string, any, error) {
	return "resources", map[string]int{"threads": runtime.NumGoroutine(), "sockets": 0}, nil
}

func (a *agent) exit(given json.RawMessage) {
	var asked ending
	_ = json.Unmarshal(given, &asked)
	switch asked.How {
	case "hard":
		os.Exit(asked.Code)
	case "term":
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGTERM)
		_ = syscall.Kill(os.Getpid(), syscall.SIGTERM)
		<-signals
		a.end(terminated)
	}
	a.end(asked.Code)
}

// end leaves as an application would that gives its logs two seconds.
func (a *agent) end(code int) {
	a.close(2 * time.Second)
	os.Exit(code)
}
