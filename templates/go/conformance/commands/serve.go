// Package commands is what all agents have in common: they read commands, one JSON object a line, and answer each with a
// line.
package commands

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
)

const lineBytes = 64 << 20 // the longest command there may be

// ErrNone answers a command that the SDK has no word for.
var ErrNone = errors.New("not applicable")

var errUnknown = errors.New("unknown command")

// Do does a command, and returns the name and the content of the answer.
type Do = func(in json.RawMessage) (content any, answer string, err error)

// Serve does commands, by their names, until there are no more; after each answer it calls answered.
func Serve(commands map[string]Do, answered func()) {
	output := json.NewEncoder(os.Stdout)
	output.SetEscapeHTML(false)
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, lineBytes)
	for input.Scan() {
		if err := output.Encode(answer(commands, input.Bytes())); err != nil {
			os.Exit(1)
		}
		answered()
	}
}

func answer(commands map[string]Do, line []byte) map[string]any {
	var asked map[string]json.RawMessage
	if err := json.Unmarshal(line, &asked); err != nil {
		return fault(err)
	}
	for name, in := range asked {
		do, known := commands[name]
		if !known {
			return fault(ErrNone)
		}
		content, title, err := do(in)
		if err != nil {
			return fault(err)
		}
		return map[string]any{title: content}
	}
	return fault(errUnknown)
}

// fault is an answer to what cannot be done.
func fault(err error) map[string]any {
	return map[string]any{"error": err.Error()}
}
