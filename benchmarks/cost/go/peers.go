package main

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"go.opentelemetry.io/contrib/bridges/otelslog"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

const (
	logger = "shop.checkout"
	oneIn  = 500
)

var titles = map[string]string{
	"opentelemetry": "otelslog 0.21.0, OpenTelemetry 1.47.0",
	"batch":         "the same without encoding",
	"zap":           "zap 1.28.0, sampler's Check",
}

// peerExporter forgets batches.
type peerExporter struct{}

func (peerExporter) Export(context.Context, []sdklog.Record) error { return nil }
func (peerExporter) Shutdown(context.Context) error                { return nil }
func (peerExporter) ForceFlush(context.Context) error              { return nil }

// stuckExporter never comes back from a batch.
type stuckExporter struct{ peerExporter }

func (stuckExporter) Export(ctx context.Context, _ []sdklog.Record) error {
	<-ctx.Done()
	return ctx.Err()
}

func newProvider(exporter sdklog.Exporter, options ...sdklog.BatchProcessorOption) *sdklog.LoggerProvider {
	attributes := append(resource.Default().Attributes(), attribute.String("service.name", service))
	return sdklog.NewLoggerProvider(
		sdklog.WithProcessor(sdklog.NewBatchProcessor(exporter, options...)),
		sdklog.WithResource(resource.NewSchemaless(attributes...)),
	)
}

// overHTTP is the peer's exporter; what it sends is thrown away.
func overHTTP(gzip bool) sdklog.Exporter {
	options := []otlploghttp.Option{otlploghttp.WithHTTPClient(&http.Client{Transport: discard{}})}
	if gzip {
		options = append(options, otlploghttp.WithCompression(otlploghttp.GzipCompression)) // level 6
	}
	exporter, err := otlploghttp.New(context.Background(), options...)
	if err != nil {
		panic(err)
	}
	return exporter
}

// peerLoad returns a load behind otelslog; of what is dropped by us, it encodes nothing.
func peerLoad(lines []line, c *testCase, exporter sdklog.Exporter) *load {
	provider := newProvider(exporter)
	handler := otelslog.NewHandler(logger, otelslog.WithLoggerProvider(provider))
	made := &load{lines: lines, log: slogCall(slog.New(handler)), goroutines: c.Goroutines}
	if !c.Stuck && c.Goroutines == 1 {
		made.wait = func() { _ = provider.ForceFlush(context.Background()) }
	}
	return made
}

// zapLoad asks zap's sampler, which drops as much as we do.
func zapLoad(lines []line, c *testCase) *load {
	core := zapcore.NewCore(zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig()), nowhere{}, zap.InfoLevel)
	to := zapcore.NewSamplerWithOptions(core, time.Hour, 1, oneIn)
	now := time.Now()
	check := func(_ context.Context, body string, _ []slog.Attr) {
		to.Check(zapcore.Entry{Level: zap.InfoLevel, Time: now, LoggerName: logger, Message: body}, nil)
	}
	return &load{lines: lines, log: check, goroutines: c.Goroutines}
}

// nowhere takes what is written and forgets it.
type nowhere struct{}

func (nowhere) Write(text []byte) (int, error) { return len(text), nil }
func (nowhere) Sync() error                    { return nil }
