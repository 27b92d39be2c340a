// Command export measures the exporter beside OpenTelemetry's, and prints what each round cost. See ../../program.py.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/lipservice/lipservice-go"
	"github.com/lipservice/lipservice-go/internal/otlp"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
)

type task struct {
	Kinds   map[string][]json.RawMessage `json:"kinds"`
	Rounds  int                          `json:"rounds"`
	URL     string                       `json:"url"`
	Seconds float64                      `json:"seconds"`
}

// sides are ours and the peers, by their names.
type sides map[string]contender

// answer holds nanoseconds of process CPU per record, by case and side, for each round, and bytes.
type answer struct {
	Runtime     string                          `json:"runtime"`
	Peers       map[string]string               `json:"peers"`
	Costs       map[string]map[string][]float64 `json:"costs"`
	Bytes       map[string]map[string]int       `json:"bytes"`
	Memory      map[string]float64              `json:"memory"`
	Allocations map[string]float64              `json:"allocations"`
	Throughput  flow                            `json:"throughput"`
	Lost        int64                           `json:"lost"`
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
	kinds := map[string][]line{}
	for name, texts := range given.Kinds {
		kinds[name] = make([]line, len(texts))
		for i, text := range texts {
			if err := json.Unmarshal(text, &kinds[name][i]); err != nil {
				return fmt.Errorf("reading the task: %w", err)
			}
		}
	}
	return json.NewEncoder(os.Stdout).Encode(measure(given, kinds))
}

func measure(given task, kinds map[string][]line) answer {
	packed := plain(&discard{})
	packed.Compression, packed.GzipLevel = "gzip", gzipLevel
	exporters := []*lipservice.Exporter{
		newExporter(plain(&discard{})), newExporter(packed), newExporter(held(heldRecords)),
	}
	texts := given.Kinds["attributes_8"]
	result := answer{
		Runtime: "Go " + strings.TrimPrefix(runtime.Version(), "go"),
		Peers:   map[string]string{"opentelemetry": otelTitle, "pdata": pdataTitle},
		Memory: map[string]float64{
			"ours": memory(fillOurs, texts), "opentelemetry": memory(fillPeer, texts),
		},
		Bytes:       map[string]map[string]int{"short": lengths(kinds["short"]), "lines": lengths(kinds["lines"])},
		Allocations: map[string]float64{},
	}
	cases := contenders(exporters, kinds)
	for name, each := range cases {
		result.Allocations[name] = each["ours"].allocations()
	}
	result.Costs = costs(cases, given.Rounds)
	for _, exporter := range exporters {
		result.Lost += lost(exporter)
	}
	result.Throughput = throughput(given.URL, given.Seconds, kinds["attributes_3"])
	return result
}

func contenders(exporters []*lipservice.Exporter, kinds map[string][]line) map[string]sides {
	usual := kinds["attributes_3"]
	peer := overHTTP(&discard{})
	packedPeer := overHTTP(&discard{}, otlploghttp.WithCompression(otlploghttp.GzipCompression)) // level 6
	cases := map[string]sides{
		"kept":      {"ours": keeping(exporters[0], usual), "opentelemetry": keepingPeer(peer, usual)},
		"kept_gzip": {"ours": keeping(exporters[1], usual), "opentelemetry": keepingPeer(packedPeer, usual)},
		"caller":    {"ours": calling(exporters[2], usual), "opentelemetry": callingPeer(usual)},
	}
	for _, count := range []string{"0", "3", "8"} {
		lines := kinds["attributes_"+count]
		cases["encode_"+count] = sides{
			"ours": encoding(otlp.Protobuf, lines), "opentelemetry": encodingPeer(lines),
			"pdata": encodingCollector(&plog.ProtoMarshaler{}, lines),
		}
		// The peer has no exporter that writes JSON.
		cases["encode_json_"+count] = sides{
			"ours": encoding(otlp.JSON, lines), "pdata": encodingCollector(&plog.JSONMarshaler{}, lines),
		}
	}
	return cases
}

// costs measures ours and the peers in turn, so that what disturbs the machine disturbs all.
func costs(cases map[string]sides, rounds int) map[string]map[string][]float64 {
	found := map[string]map[string][]float64{}
	for name := range cases {
		found[name] = map[string][]float64{}
	}
	for range rounds {
		for name, each := range cases {
			for side, contender := range each {
				found[name][side] = append(found[name][side], contender.cost())
			}
		}
	}
	return found
}

// lengths returns how long requests are: ours that PostHog would get, and the JSON of what the peer sends.
func lengths(lines []line) map[string]int {
	sent := &discard{}
	to := newExporter(plain(sent))
	emit(to, lines)
	flush(to)
	return map[string]int{
		"ours":          int(sent.bytes),
		"opentelemetry": len(marshalled(&plog.JSONMarshaler{}, logsOf(lines))),
	}
}
