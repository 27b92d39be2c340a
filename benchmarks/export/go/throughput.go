package main

import (
	"time"

	"github.com/lipservice/lipservice-go"
)

// flow is what reached a receiver in a while, and what that took.
type flow struct {
	Records    int64   `json:"records"`
	Seconds    float64 `json:"seconds"`
	CPUSeconds float64 `json:"cpu_seconds"`
	Lost       int64   `json:"lost"`
}

// throughput sends as fast as the receiver takes it.
func throughput(url string, seconds float64, lines []line) flow {
	to := newExporter(lipservice.ExporterConfig{PostHogEndpoint: url})
	emit(to, lines)
	flush(to)
	before, started, startedCPU := to.Stats().Accepted, time.Now(), processTime()
	for time.Since(started).Seconds() < seconds {
		emit(to, lines)
		for to.Stats().Queued > queueRecords/2 {
			time.Sleep(time.Millisecond)
		}
	}
	flush(to)
	return flow{
		to.Stats().Accepted - before, time.Since(started).Seconds(), (processTime() - startedCPU).Seconds(), lost(to),
	}
}
