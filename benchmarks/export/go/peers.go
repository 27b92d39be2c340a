package main

import (
	"context"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/log"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/resource"
)

const (
	otelTitle  = "OpenTelemetry 1.47.0, otlploghttp 0.23.0"
	pdataTitle = "collector/pdata 1.70.0, marshaler alone"
)

// peerExporter does with a batch what it is told to.
type peerExporter struct{ use func([]sdklog.Record) }

func (e peerExporter) Export(_ context.Context, records []sdklog.Record) error {
	e.use(records)
	return nil
}
func (peerExporter) Shutdown(context.Context) error   { return nil }
func (peerExporter) ForceFlush(context.Context) error { return nil }

func newPeer(exporter sdklog.Exporter, options ...sdklog.BatchProcessorOption) *sdklog.LoggerProvider {
	attributes := append(resource.Default().Attributes(), attribute.String("service.name", service))
	return sdklog.NewLoggerProvider(
		sdklog.WithProcessor(sdklog.NewBatchProcessor(exporter, options...)),
		sdklog.WithResource(resource.NewSchemaless(attributes...)),
	)
}

func heldPeer(queue int) []sdklog.BatchProcessorOption {
	return []sdklog.BatchProcessorOption{
		sdklog.WithExportInterval(heldDelay), sdklog.WithMaxQueueSize(queue), sdklog.WithExportMaxBatchSize(queue),
	}
}

// overHTTP is the peer's exporter, which has its encoder in an internal package. What it sends is thrown away.
func overHTTP(transport http.RoundTripper, options ...otlploghttp.Option) sdklog.Exporter {
	client := &http.Client{Transport: transport}
	exporter, err := otlploghttp.New(context.Background(), append(options, otlploghttp.WithHTTPClient(client))...)
	if err != nil {
		panic(err)
	}
	return exporter
}

func emitPeer(to *sdklog.LoggerProvider, lines []line) {
	logger := to.Logger("shop.checkout")
	now := time.Now()
	for i := range lines {
		var record log.Record
		record.SetTimestamp(now)
		record.SetSeverity(log.SeverityInfo)
		record.SetSeverityText(severityText)
		record.SetBody(attribute.StringValue(lines[i].body))
		record.AddAttributes(lines[i].values...)
		logger.Emit(lines[i].context, record)
	}
}

// batch returns records as an exporter of the peer gets them.
func batch(lines []line) []sdklog.Record {
	var mu sync.Mutex
	var taken []sdklog.Record
	to := newPeer(peerExporter{func(records []sdklog.Record) {
		mu.Lock()
		defer mu.Unlock()
		for i := range records {
			taken = append(taken, records[i].Clone())
		}
	}})
	emitPeer(to, lines)
	_ = to.Shutdown(context.Background())
	return slices.Clip(taken)
}

func encodingPeer(lines []line) contender {
	exporter, records := overHTTP(&discard{}), batch(lines)
	return contender{run: func() int {
		for range passes {
			if err := exporter.Export(context.Background(), records); err != nil {
				panic(err)
			}
		}
		return passes * len(records)
	}}
}

// capture keeps the body of the last request.
type capture struct{ body []byte }

func (c *capture) RoundTrip(request *http.Request) (*http.Response, error) {
	c.body, _ = io.ReadAll(request.Body)
	request.Body = nil
	return (&discard{}).RoundTrip(request)
}

// logsOf returns lines as the Collector has them.
func logsOf(lines []line) plog.Logs {
	sent := &capture{}
	if err := overHTTP(sent).Export(context.Background(), batch(lines)); err != nil {
		panic(err)
	}
	logs, err := (&plog.ProtoUnmarshaler{}).UnmarshalLogs(sent.body)
	if err != nil {
		panic(err)
	}
	return logs
}

// encodingCollector marshals what is in the Collector's form already.
func encodingCollector(marshaler plog.Marshaler, lines []line) contender {
	logs := logsOf(lines)
	return contender{run: func() int {
		for range passes {
			marshalled(marshaler, logs)
		}
		return passes * len(lines)
	}}
}

func marshalled(marshaler plog.Marshaler, logs plog.Logs) []byte {
	body, err := marshaler.MarshalLogs(logs)
	if err != nil {
		panic(err)
	}
	return body
}

func keepingPeer(exporter sdklog.Exporter, lines []line) contender {
	to := newPeer(exporter)
	return contender{run: func() int {
		for range passes {
			emitPeer(to, lines)
			_ = to.ForceFlush(context.Background())
		}
		return passes * len(lines)
	}}
}

func callingPeer(lines []line) contender {
	to := newPeer(peerExporter{func([]sdklog.Record) {}}, heldPeer(heldRecords)...)
	return contender{
		run: func() int {
			for range passes {
				emitPeer(to, lines)
			}
			return passes * len(lines)
		},
		clear: func() { _ = to.ForceFlush(context.Background()) },
	}
}
