// Command opentelemetry is a service with OpenTelemetry's logs; what they add to a binary is measured.
package main

import (
	"context"
	"log/slog"
	"net/http"

	"go.opentelemetry.io/contrib/bridges/otelslog"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	sdklog "go.opentelemetry.io/otel/sdk/log"
)

func main() {
	exporter, err := otlploghttp.New(context.Background())
	if err != nil {
		panic(err)
	}
	provider := sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewBatchProcessor(exporter)))
	defer func() { _ = provider.Shutdown(context.Background()) }()
	slog.SetDefault(otelslog.NewLogger("shop", otelslog.WithLoggerProvider(provider)))
	slog.Info("listening")
	_ = http.ListenAndServe("localhost:0", nil)
}
