// Command benchmarks measures the signature beside Loki's drain, on what stdin holds, and prints what each round cost.
// See ../../program.py.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
)

type task struct {
	Rounds int      `json:"rounds"`
	Lines  []string `json:"lines"`
	Groups []group  `json:"groups"`
}

// group holds texts of the same kind and size.
type group struct {
	Bytes int      `json:"bytes"`
	Texts []string `json:"texts"`
}

// answer holds nanoseconds of process CPU per line: ours and the peer's, for each round.
type answer struct {
	Runtime string       `json:"runtime"`
	Peer    string       `json:"peer"`
	Warm    [][2]float64 `json:"warm"`
	Cold    [][2]float64 `json:"cold"`
	PerByte []float64    `json:"per_byte"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var given task
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		return fmt.Errorf("reading the task: %w", err)
	}
	return json.NewEncoder(os.Stdout).Encode(measure(given))
}

// measure measures ours and the peer in turn, so that what disturbs the machine disturbs both.
func measure(given task) answer {
	result := answer{Runtime: "Go " + strings.TrimPrefix(runtime.Version(), "go"), Peer: lokiName}
	warm := [2]maker{filled(ours, given.Lines), filled(loki, given.Lines)}
	for range given.Rounds {
		result.Warm = append(result.Warm, [2]float64{cost(warm[0], given.Lines), cost(warm[1], given.Lines)})
	}
	for range given.Rounds {
		result.Cold = append(result.Cold, [2]float64{cost(ours, given.Lines), cost(loki, given.Lines)})
	}
	for _, texts := range given.Groups {
		result.PerByte = append(result.PerByte, flatness(texts, given.Rounds))
	}
	return result
}

// flatness returns nanoseconds per byte. No text comes twice to the same reader.
func flatness(texts group, rounds int) float64 {
	costs := make([]float64, rounds)
	for round := range costs {
		costs[round] = cost(ours, texts.Texts)
	}
	slices.Sort(costs)
	return costs[rounds/2] / float64(texts.Bytes)
}
