package main

import (
	"github.com/grafana/loki/v3/pkg/pattern/drain"

	"github.com/lipservice/lipservice-go"
)

// reader reads one message.
type reader func(text string)

// maker makes a reader that has read nothing yet.
type maker func() reader

// ours is the fast form, with a buffer of the caller's.
func ours() reader {
	scanner := lipservice.NewScanner()
	var buffer []byte
	return func(text string) { buffer, _ = scanner.AppendTemplate(buffer[:0], text) }
}

const lokiName = "Loki's drain 3.7.8"

// lokiClusters is how many patterns Loki's drain may hold: enough for all of them. With its default of 300 it would
// forget, and then refuse lines for ten minutes, which costs nothing and finds nothing.
const lokiClusters = 5000

func loki() reader {
	config := drain.DefaultConfig()
	config.MaxClusters = lokiClusters
	miner := drain.New("", config, nil, drain.FormatUnknown, nil)
	return func(text string) { miner.Train(text, 0) }
}
