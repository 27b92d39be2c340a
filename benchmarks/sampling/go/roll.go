package main

import (
	"fmt"
	"time"

	"github.com/lipservice/lipservice-go"
)

const (
	livePatterns  = 1024 // as many as the built-in policy tells apart
	warmRolls     = 10
	measuredRolls = 200
	mostRepeats   = 7
)

// rolls returns what the first decision of a window takes, which sets all rates: nanoseconds of wall clock and of process
// CPU.
func rolls() [][2]float64 {
	sampler := lipservice.NewSampler(nil, 1)
	records := make([]lipservice.Record, livePatterns)
	for i := range records {
		records[i] = lipservice.Record{Pattern: fmt.Sprintf("%016x", i), Severity: severity}
	}
	var costs [][2]float64
	for roll := range 1 + warmRolls + measuredRolls {
		now := time.UnixMilli(0).Add(time.Duration(roll) * window)
		started, startedCPU := time.Now(), processTime()
		sampler.Decide(records[0], now, lipservice.Randomness{})
		spent := processTime() - startedCPU
		if wall := time.Since(started); roll > warmRolls {
			costs = append(costs, [2]float64{float64(wall.Nanoseconds()), float64(spent.Nanoseconds())})
		}
		for i, record := range records {
			for range 1 + i%mostRepeats {
				sampler.Decide(record, now, lipservice.Randomness{})
			}
		}
	}
	return costs
}
