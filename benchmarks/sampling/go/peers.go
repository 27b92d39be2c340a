package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/rs/zerolog"
	"go.opentelemetry.io/contrib/bridges/otelslog"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/log"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// peerRecords is how many records a peer handles in a pass.
const peerRecords = 10_000

// peers are what a user would have picked. They get the messages that ours knows, and the same attributes.
//
// The samplers are set so that, like ours, they drop all but one record in five hundred.
func peers(messages []string) []contender {
	messages = messages[:peerRecords]
	return []contender{
		{"opentelemetry", "OpenTelemetry 1.47.0, Logger.Emit", emit(messages)},
		{"otelslog", "slog to otelslog 0.21.0", slogTo(otelslog.NewHandler(logger, withProvider()), messages)},
		{"slog", "slog, empty handler", slogTo(nothing{}, messages)},
		{"zap", "zap 1.28.0, sampler's Check", zapCheck(messages)},
		{"zerolog_basic", "zerolog 1.35.1, BasicSampler", zerologTo(&zerolog.BasicSampler{N: oneIn}, messages)},
		{"zerolog_burst", "zerolog 1.35.1, BurstSampler", zerologTo(burst(), messages)},
	}
}

const oneIn = 500

// exporter takes batches and does nothing with them.
type exporter struct{}

func (exporter) Export(context.Context, []sdklog.Record) error { return nil }
func (exporter) Shutdown(context.Context) error                { return nil }
func (exporter) ForceFlush(context.Context) error              { return nil }

func newProvider() *sdklog.LoggerProvider {
	return sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewBatchProcessor(exporter{})))
}

func withProvider() otelslog.Option {
	return otelslog.WithLoggerProvider(newProvider())
}

func emit(messages []string) func() int {
	to := newProvider().Logger(logger)
	ctx := context.Background()
	values := []attribute.KeyValue{attribute.String("method", "GET"), attribute.Int("status", 200), attribute.Float64("duration_ms", 12.5)}
	return func() int {
		now := time.Now()
		for _, message := range messages {
			var record log.Record
			record.SetTimestamp(now)
			record.SetSeverity(log.SeverityInfo)
			record.SetBody(attribute.StringValue(message))
			record.AddAttributes(values...)
			to.Emit(ctx, record)
		}
		return len(messages)
	}
}

// nothing is the floor of slog: what the call costs before any handler does something.
type nothing struct{}

func (nothing) Enabled(context.Context, slog.Level) bool  { return true }
func (nothing) Handle(context.Context, slog.Record) error { return nil }
func (n nothing) WithAttrs([]slog.Attr) slog.Handler      { return n }
func (n nothing) WithGroup(string) slog.Handler           { return n }

func slogTo(handler slog.Handler, messages []string) func() int {
	to := slog.New(handler)
	ctx := context.Background()
	return func() int {
		for _, message := range messages {
			to.LogAttrs(ctx, slog.LevelInfo, message, attrs...)
		}
		return len(messages)
	}
}

func zapCheck(messages []string) func() int {
	core := zapcore.NewCore(zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig()), discard{}, zap.InfoLevel)
	to := zapcore.NewSamplerWithOptions(core, time.Hour, 1, oneIn)
	now := time.Now()
	return func() int {
		for _, message := range messages {
			entry := zapcore.Entry{Level: zap.InfoLevel, Time: now, LoggerName: logger, Message: message}
			to.Check(entry, nil)
		}
		return len(messages)
	}
}

func burst() zerolog.Sampler {
	return &zerolog.BurstSampler{Burst: 1, Period: time.Hour, NextSampler: &zerolog.BasicSampler{N: oneIn}}
}

func zerologTo(sampler zerolog.Sampler, messages []string) func() int {
	to := zerolog.New(discard{}).Sample(sampler)
	return func() int {
		for _, message := range messages {
			to.Info().Str("method", "GET").Int("status", 200).Float64("duration_ms", 12.5).Msg(message)
		}
		return len(messages)
	}
}

// discard takes what is written and forgets it.
type discard struct{}

func (discard) Write(text []byte) (int, error) { return len(text), nil }
func (discard) Sync() error                    { return nil }
