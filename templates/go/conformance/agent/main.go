// Command agent does what the wire tier asks of an SDK that is built into a program: it reads commands, one JSON object a
// line, and answers each with a line. It uses the SDK as any application would.
package main

import (
	"bufio"
	"encoding/json"
	"os"
)

const lineBytes = 64 << 20 // the longest command there may be

// command is what came: its name, and what it says.
type command map[string]json.RawMessage

func main() {
	output := json.NewEncoder(os.Stdout)
	output.SetEscapeHTML(false)
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, lineBytes)
	agent := &agent{}
	for input.Scan() {
		if err := output.Encode(agent.answer(input.Bytes())); err != nil {
			os.Exit(1)
		}
		agent.exitIfAsked()
	}
	agent.end(0)
}

// fault is an answer to what cannot be done.
func fault(err error) map[string]any {
	return map[string]any{"error": err.Error()}
}

func (a *agent) answer(line []byte) map[string]any {
	var asked command
	if err := json.Unmarshal(line, &asked); err != nil {
		return fault(err)
	}
	for name, in := range asked {
		return a.run(name, in)
	}
	return fault(errUnknown)
}
