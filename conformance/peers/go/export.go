package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"os"
	"strconv"
	"strings"
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
		Clock       string            `json:"clock"`
		Tokens      []any             `json:"tokens"`
	}{Options: options{RequestTimeoutMs: 10_000, DelayMs: 1000, QueueRecords: 2048, BatchRecords: 512}}
	if err := json.Unmarshal(given, &asked); err != nil {
		return "", nil, err
	}
	if asked.Clock == "manual" || asked.Tokens != nil {
		return "", nil, errNone
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
	return "opened", map[string]string{"way": "otlp_endpoint"}, nil
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
		Records  []any  `json:"records"`
		Count    int    `json:"count"`
		First    int    `json:"first"`
		Body     string `json:"body"`
		Severity int    `json:"severity"`
	}{Body: "record {n}", Severity: 9}
	if err := json.Unmarshal(given, &asked); err != nil {
		return "", nil, err
	}
	if asked.Records != nil {
		return "", nil, errNone
	}
	logger := a.provider.Logger("wire")
	for n := asked.First; n < asked.First+asked.Count; n++ {
		var record log.Record
		record.SetTimestamp(time.Now())
		record.SetSeverity(log.Severity(asked.Severity))
		record.SetBody(attribute.StringValue(strings.ReplaceAll(asked.Body, "{n}", strconv.Itoa(n))))
		record.AddAttributes(attribute.Int("n", n))
		logger.Emit(context.Background(), record)
	}
	return "emitted", asked.Count, nil
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
	ctx, cancel := context.WithTimeout(context.Background(), milliseconds(asked.Ms))
	defer cancel()
	started := time.Now()
	result := "success"
	if err := call(ctx); errors.Is(err, context.DeadlineExceeded) {
		result = "timeout"
	} else if err != nil {
		result = "failure"
	}
	return map[string]any{"result": result, "ms": time.Since(started).Milliseconds()}, nil
}

func (a *agent) close(budget time.Duration) {
	if a.provider == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), budget)
	defer cancel()
	_ = a.provider.Shutdown(ctx)
}
