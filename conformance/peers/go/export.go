package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/log"
	sdk "go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/resource"
)

type agent struct {
	provider *sdk.LoggerProvider
}

type options struct {
	PostHogAPIKey    string            `json:"posthog_api_key"`
	PostHogEndpoint  string            `json:"posthog_endpoint"`
	OTLPEndpoint     string            `json:"otlp_endpoint"`
	Headers          map[string]string `json:"headers"`
	Compression      string            `json:"compression"`
	Certificate      string            `json:"certificate"`
	ServiceName      string            `json:"service_name"`
	RequestTimeoutMs int               `json:"request_timeout_ms"`
	DelayMs          int               `json:"delay_ms"`
	QueueRecords     int               `json:"queue_records"`
	BatchRecords     int               `json:"batch_records"`
}

func (a *agent) open(given json.RawMessage) (string, any, error) {
	asked := struct {
		Options     options           `json:"options"`
		Environment map[string]string `json:"environment"`
	}{Options: options{RequestTimeoutMs: 10_000, DelayMs: 1000, QueueRecords: 2048, BatchRecords: 512}}
	if err := json.Unmarshal(given, &asked); err != nil {
		return "", nil, err
	}
	for name, value := range asked.Environment {
		if err := os.Setenv(name, value); err != nil {
			return "", nil, err
		}
	}
	exporter, err := otlploghttp.New(context.Background(), settings(&asked.Options)...)
	if err != nil {
		return "", nil, err
	}
	processor := sdk.NewBatchProcessor(exporter,
		sdk.WithExportInterval(milliseconds(asked.Options.DelayMs)), sdk.WithMaxQueueSize(asked.Options.QueueRecords),
		sdk.WithExportMaxBatchSize(min(asked.Options.BatchRecords, asked.Options.QueueRecords)))
	name := resource.NewSchemaless(attribute.String("service.name", asked.Options.ServiceName))
	a.provider = sdk.NewLoggerProvider(sdk.WithProcessor(processor), sdk.WithResource(name))
	return "opened", map[string]string{}, nil
}

func settings(asked *options) []otlploghttp.Option {
	given := []otlploghttp.Option{otlploghttp.WithTimeout(milliseconds(asked.RequestTimeoutMs))}
	if asked.Compression != "none" {
		given = append(given, otlploghttp.WithCompression(otlploghttp.GzipCompression))
	}
	headers := map[string]string{}
	for name, value := range asked.Headers {
		headers[name] = value
	}
	if asked.PostHogAPIKey != "" {
		headers["Authorization"] = "Bearer " + asked.PostHogAPIKey
	}
	if len(headers) > 0 {
		given = append(given, otlploghttp.WithHeaders(headers))
	}
	endpoint := asked.OTLPEndpoint
	if asked.PostHogEndpoint != "" {
		endpoint = strings.TrimRight(asked.PostHogEndpoint, "/") + "/i/v1/logs"
	}
	if endpoint != "" {
		given = append(given, otlploghttp.WithEndpointURL(endpoint))
	}
	if pem, err := os.ReadFile(asked.Certificate); err == nil {
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(pem)
		given = append(given, otlploghttp.WithTLSClientConfig(&tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}))
	}
	return given
}

func milliseconds(count int) time.Duration {
	return time.Duration(count) * time.Millisecond
}

func (a *agent) emit(given json.RawMessage) (string, any, error) {
	asked := struct {
		Records  []written `json:"records"`
		Count    int       `json:"count"`
		First    int       `json:"first"`
		Body     string    `json:"body"`
		Severity int       `json:"severity"`
	}{Body: "record {n}", Severity: 9}
	if err := json.Unmarshal(given, &asked); err != nil {
		return "", nil, err
	}
	logger := a.provider.Logger("wire")
	for at := range asked.Records {
		if err := asked.Records[at].emitTo(logger); err != nil {
			return "", nil, err
		}
	}
	for n := asked.First; n < asked.First+asked.Count; n++ {
		var record log.Record
		record.SetTimestamp(time.Now())
		record.SetSeverity(log.Severity(asked.Severity))
		record.SetBody(attribute.StringValue(strings.ReplaceAll(asked.Body, "{n}", strconv.Itoa(n))))
		record.AddAttributes(attribute.Int("n", n))
		logger.Emit(context.Background(), record)
	}
	return "emitted", asked.Count + len(asked.Records), nil
}

func (a *agent) flush(given json.RawMessage) (string, any, error) {
	result, err := timed(given, a.provider.ForceFlush)
	return "flushed", result, err
}

func (a *agent) shutdown(given json.RawMessage) (string, any, error) {
	result, err := timed(given, a.provider.Shutdown)
	return "shut", result, err
}

func timed(given json.RawMessage, call func(context.Context) error) (any, error) {
	var asked struct {
		Ms int `json:"timeout_ms"`
	}
	if err := json.Unmarshal(given, &asked); err != nil {
		return nil, err
	}
	result, took := within(asked.Ms, call)
	return map[string]any{"result": result, "ms": took.Milliseconds()}, nil
}

func within(ms int, call func(context.Context) error) (string, time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), milliseconds(ms))
	defer cancel()
	started := time.Now()
	err := call(ctx)
	took := time.Since(started)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout", took
	case err != nil:
		return "failure", took
	}
	return "success", took
}

// concurrent emits, flushes and shuts down at once.
func (a *agent) concurrent(given json.RawMessage) (string, any, error) {
	var asked struct {
		Emitters int  `json:"emitters"`
		Count    int  `json:"count"`
		Flushes  int  `json:"flushes"`
		Shutdown bool `json:"shutdown"`
		Ms       int  `json:"timeout_ms"`
	}
	if err := json.Unmarshal(given, &asked); err != nil {
		return "", nil, err
	}
	var all sync.WaitGroup
	for at := range asked.Emitters {
		all.Go(func() {
			_, _, _ = a.emit(fmt.Appendf(nil, `{"first": %d, "count": %d}`, at*asked.Count, asked.Count))
		})
	}
	flushes := make([]string, asked.Flushes)
	for at := range flushes {
		all.Go(func() { flushes[at], _ = within(asked.Ms, a.provider.ForceFlush) })
	}
	shut := ""
	if asked.Shutdown {
		shut, _ = within(asked.Ms, a.provider.Shutdown)
	}
	all.Wait()
	return "concurrent", map[string]any{"flushes": flushes, "shutdown": shut}, nil
}

func (a *agent) close(budget time.Duration) {
	if a.provider == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), budget)
	defer cancel()
	_ = a.provider.Shutdown(ctx)
}
