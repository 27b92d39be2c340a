// Command cost measures the whole SDK behind slog beside OpenTelemetry, and prints what each round cost. See
// ../../program.py.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/lipservice/lipservice-go"
)

const ours = "ours"

// answer holds nanoseconds of process CPU per record, by case and side, for each round.
type answer struct {
	Runtime     string                          `json:"runtime"`
	Peers       map[string]string               `json:"peers"`
	Costs       map[string]map[string][]float64 `json:"costs"`
	Counts      map[string]*count               `json:"counts"`
	Allocations map[string]float64              `json:"allocations"`
	// Idle is milliseconds of process CPU in a second with a backend that is stuck.
	Idle map[string]float64 `json:"idle"`
}

// contest is a case and who takes part, ours first.
type contest struct {
	of    *testCase
	sides []side
}

type side struct {
	name string
	load *load
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	given, err := readTask(text)
	if err != nil {
		return err
	}
	result := answer{
		"Go " + strings.TrimPrefix(runtime.Version(), "go"), titles, map[string]map[string][]float64{}, map[string]*count{},
		map[string]float64{}, map[string]float64{},
	}
	var setups []setup
	for i := range given.Cases {
		if of := setupOf(&given.Cases[i]); !slices.Contains(setups, of) {
			setups = append(setups, of)
		}
	}
	for _, of := range setups {
		if err := result.measure(given, of); err != nil {
			return err
		}
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}

// measure measures the cases of a setup: ours and the peers in turn, so that what disturbs the machine disturbs all.
func (a *answer) measure(given *task, of setup) error {
	client := configure(of)
	defer a.end(client, of)
	var contests []contest
	for i := range given.Cases {
		if each := &given.Cases[i]; setupOf(each) == of {
			lines, err := given.linesOf(each)
			if err != nil {
				return err
			}
			contests = append(contests, contest{each, sidesOf(each, client, lines)})
		}
	}
	for _, each := range contests {
		key := each.of.Key
		a.Costs[key], a.Counts[key] = map[string][]float64{}, &count{}
		for _, side := range each.sides {
			side.load.contender().cost()
			if of.stuck && side.name == ours {
				a.Idle[ours] = idle()
			}
		}
		if !of.stuck {
			a.Allocations[key] = each.sides[0].load.contender().allocations()
		}
	}
	for range given.Rounds {
		for _, each := range contests {
			a.round(client, &each)
		}
	}
	return nil
}

func (a *answer) round(client *lipservice.Client, of *contest) {
	key := of.of.Key
	for _, side := range of.sides {
		before := client.Stats()
		logged := int64(0)
		cost := contender{run: func() int {
			count := side.load.run()
			logged += int64(count)
			return count
		}}.cost()
		a.Costs[key][side.name] = append(a.Costs[key][side.name], cost)
		if side.name == ours {
			a.Counts[key].add(client, before, logged)
		}
	}
}

// end shuts the client down; one that is stuck waits in vain.
func (a *answer) end(client *lipservice.Client, of setup) {
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if !of.stuck {
		ctx = context.Background()
	}
	_ = client.Shutdown(ctx)
}

func sidesOf(c *testCase, client *lipservice.Client, lines []line) []side {
	mine := &load{lines: lines, inRequests: c.Request != "", goroutines: c.Goroutines}
	if c.isOwn() {
		mine.log = ownCall(client)
	} else {
		mine.log = slogCall(slog.New(client.Handler(nothing{})))
	}
	if c.isKept() && !c.Stuck {
		mine.wait = func() { _ = client.Flush(context.Background()) }
	}
	sides := []side{{ours, mine}}
	if c.isOwn() {
		sides = append(sides, side{"zap", zapLoad(lines, c)})
	} else {
		sides = append(sides, side{"floor", &load{lines: lines, log: slogCall(slog.New(nothing{})), goroutines: 1}})
	}
	switch {
	case c.Stuck:
		return append(sides, side{"opentelemetry", peerLoad(lines, c, stuckExporter{})})
	case c.isKept():
		return append(
			sides, side{"opentelemetry", peerLoad(lines, c, overHTTP(c.Gzip))}, side{"batch", peerLoad(lines, c, peerExporter{})},
		)
	}
	return append(sides, side{"opentelemetry", peerLoad(lines, c, peerExporter{})})
}

// idle returns the milliseconds of process CPU in a second in which nobody logs.
func idle() float64 {
	const waited = 2 * time.Second
	before := processTime()
	time.Sleep(waited)
	return float64((processTime() - before).Microseconds()) / 1000 / waited.Seconds()
}
