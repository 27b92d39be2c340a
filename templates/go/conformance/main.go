// Command driver answers the conformance runner: it reads messages of the protocol, one JSON object a line, and writes
// one answer for each.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
)

const (
	protocol  = 1
	lineBytes = 16 << 20 // the longest line there may be
)

// What may be wrong with a case.
const (
	unknownOperation = "unknown_op"
	badInput         = "bad_input"
	internalFault    = "internal"
)

// message is a line from the runner; one field is set.
type message struct {
	Hello *struct{}        `json:"hello"`
	Case  *request         `json:"case"`
	Bye   *json.RawMessage `json:"bye"`
}

type request struct {
	ID        string                     `json:"id"`
	Operation string                     `json:"op"`
	In        map[string]json.RawMessage `json:"in"`
}

type hello struct {
	Protocol int    `json:"protocol"`
	SDK      string `json:"sdk"`
	Version  string `json:"version"`
	Language string `json:"language"`
	Runtime  string `json:"runtime"`
	Spec     string `json:"spec"`
}

type done struct {
	ID    string  `json:"id"`
	Out   results `json:"out,omitempty"`
	Error *fault  `json:"error,omitempty"`
}

type fault struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
}

func main() {
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "driver:", err)
		os.Exit(1)
	}
}

// serve answers until the runner says bye or closes its end.
func serve(in io.Reader, out io.Writer) error {
	reader := bufio.NewReaderSize(in, lineBytes+1)
	writer := bufio.NewWriter(out)
	encoder := json.NewEncoder(writer)
	encoder.SetEscapeHTML(false)
	for {
		line, err := reader.ReadSlice('\n')
		if errors.Is(err, io.EOF) && len(bytes.TrimSpace(line)) == 0 {
			return writer.Flush()
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		reply, last := answer(line)
		if err := encoder.Encode(reply); err != nil {
			return err
		}
		if last {
			return writer.Flush()
		}
		if !hasLine(reader) {
			if err := writer.Flush(); err != nil {
				return err
			}
		}
	}
}

// hasLine tells whether a whole line can be read without waiting.
func hasLine(reader *bufio.Reader) bool {
	waiting, _ := reader.Peek(reader.Buffered())
	return bytes.IndexByte(waiting, '\n') >= 0
}

// answer returns the answer to a line, and whether it is the last one.
func answer(line []byte) (reply map[string]any, last bool) {
	var got message
	if err := json.Unmarshal(line, &got); err != nil {
		return refuse("", badInput, err.Error()), false
	}
	switch {
	case got.Hello != nil:
		return map[string]any{"hello": hello{
			protocol, packageName, packageVersion, "go", runtime.Version(), specHash,
		}}, false
	case got.Case != nil:
		return run(*got.Case), false
	case got.Bye != nil:
		return map[string]any{"bye": struct{}{}}, true
	}
	return refuse("", badInput, "unknown message"), false
}

// run runs one case. A panic is a fault of the SDK, and is reported as that.
func run(asked request) (reply map[string]any) {
	defer func() {
		if panicked := recover(); panicked != nil {
			reply = refuse(asked.ID, internalFault, fmt.Sprint(panicked))
		}
	}()
	operate, ok := operations[asked.Operation]
	if !ok {
		return refuse(asked.ID, unknownOperation, asked.Operation)
	}
	out, err := operate(&arguments{values: asked.In})
	if err != nil {
		return refuse(asked.ID, badInput, err.Error())
	}
	return map[string]any{"done": done{ID: asked.ID, Out: out}}
}

func refuse(id, kind, reason string) map[string]any {
	return map[string]any{"done": done{ID: id, Error: &fault{kind, reason}}}
}
