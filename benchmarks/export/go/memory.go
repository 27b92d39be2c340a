package main

import (
	"encoding/json"
	"runtime"

	sdklog "go.opentelemetry.io/otel/sdk/log"
)

// memory returns the bytes that a queued record takes. fill queues lines, whose texts nobody else holds, and returns what
// holds them.
func memory(fill func(next func() []line) any, texts []json.RawMessage) float64 {
	records := queueRecords - 1
	at := 0
	next := func() []line {
		if at == records {
			return nil
		}
		made := make([]line, 1)
		if err := json.Unmarshal(texts[at%len(texts)], &made[0]); err != nil {
			panic(err)
		}
		at++
		return made
	}
	warm := fill(func() []line { return nil })
	before := usedBytes()
	full := fill(next)
	after := usedBytes()
	runtime.KeepAlive(warm)
	runtime.KeepAlive(full)
	return float64(after-before) / float64(records)
}

func usedBytes() int64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

func fillOurs(next func() []line) any {
	to := newExporter(held(queueRecords))
	for made := next(); made != nil; made = next() {
		emit(to, made)
	}
	return to
}

func fillPeer(next func() []line) any {
	to := newPeer(peerExporter{func([]sdklog.Record) {}}, heldPeer(queueRecords)...)
	for made := next(); made != nil; made = next() {
		emitPeer(to, made)
	}
	return to
}
