// Command sampling measures decisions about dropped records beside what other libraries do with a record, and prints what
// each round cost. See ../../program.py.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"
)

type task struct {
	Rounds  int      `json:"rounds"`
	Known   []string `json:"known"`
	Scanned []string `json:"scanned"`
	Lines   []string `json:"lines"`
}

// answer holds nanoseconds: of process CPU per record where nothing else is said.
type answer struct {
	Runtime string               `json:"runtime"`
	Peers   map[string]string    `json:"peers"`
	Costs   map[string][]float64 `json:"costs"`
	// Kept is which part of our records was kept.
	Kept float64 `json:"kept"`
	// Rolls holds wall clock and process CPU of each.
	Rolls [][2]float64 `json:"rolls"`
	// Goroutines holds wall clock and process CPU per record, for each round, by how many there were.
	Goroutines map[int][][2]float64 `json:"goroutines"`
	// Allocations are per record.
	Allocations map[string]float64 `json:"allocations"`
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

// measure measures ours and the peers in turn, so that what disturbs the machine disturbs all.
func measure(given task) answer {
	load, log := newLoad(given.Known), newLoad(given.Lines)
	result := answer{
		Runtime:     "Go " + strings.TrimPrefix(runtime.Version(), "go"),
		Peers:       map[string]string{},
		Costs:       map[string][]float64{},
		Rolls:       rolls(),
		Goroutines:  map[int][][2]float64{},
		Allocations: map[string]float64{},
	}
	contenders := []contender{
		{name: "decide", pass: load.decide},
		{name: "known", pass: load.signing(given.Known)},
		{name: "lines", pass: log.signing(given.Lines)},
		{name: "scan", pass: load.signing(given.Scanned)},
	}
	for _, each := range contenders {
		result.Allocations[each.name] = allocations(each.pass)
	}
	for _, peer := range peers(given.Known) {
		result.Peers[peer.name] = peer.title
		contenders = append(contenders, peer)
		peer.pass() // buffers have their size afterwards
	}
	for range given.Rounds {
		for _, each := range contenders {
			result.Costs[each.name] = append(result.Costs[each.name], cost(each.pass))
		}
		for _, count := range []int{1, 2, 8} {
			result.Goroutines[count] = append(result.Goroutines[count], load.together(count))
		}
	}
	result.Kept = max(load.kept(), log.kept())
	return result
}
