package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/lipservice/lipservice-go"
	"github.com/lipservice/lipservice-go/internal/otlp"
)

const (
	severity     = 9
	severityText = "INFO"
	service      = "shop"
	key          = "phc_bench0000000000000000000000000000000000000"
	gzipLevel    = 6
	queueRecords = 2048
	passes       = 4

	// So many records wait for a queue to be read, so long, that no worker does anything.
	heldRecords = 100_000
	heldBytes   = 1 << 26
	heldDelay   = 10 * time.Minute
)

// discard takes requests and forgets all but the length of the last one.
type discard struct{ bytes int64 }

func (d *discard) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Body != nil {
		d.bytes, _ = io.Copy(io.Discard, request.Body)
		_ = request.Body.Close()
	}
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{},
		Body: io.NopCloser(strings.NewReader("")), Request: request,
	}, nil
}

func newExporter(config lipservice.ExporterConfig) *lipservice.Exporter {
	config.ServiceName, config.PostHogAPIKey = service, key
	config.Getenv = func(string) string { return "" }
	return lipservice.NewExporter(config)
}

func plain(transport http.RoundTripper) lipservice.ExporterConfig {
	return lipservice.ExporterConfig{Transport: transport, Compression: "none"}
}

func held(queue int) lipservice.ExporterConfig {
	config := plain(&discard{})
	config.Delay, config.QueueRecords, config.BatchRecords, config.BatchBytes = heldDelay, queue, heldRecords, heldBytes
	return config
}

func recordOf(l *line, now time.Time) lipservice.LogRecord {
	return lipservice.LogRecord{
		Time: now, Severity: severity, SeverityText: severityText, Body: slog.StringValue(l.body), Attrs: l.attrs,
		TraceID: l.traceID, SpanID: l.spanID, Flags: l.flags,
	}
}

func emit(to *lipservice.Exporter, lines []line) {
	now := time.Now()
	for i := range lines {
		record := recordOf(&lines[i], now)
		to.Emit(&record)
	}
}

// encoding encodes with all fields that the peer writes, into buffers that are used again.
func encoding(kind otlp.Encoding, lines []line) contender {
	encoder := otlp.NewEncoder(kind, []slog.Attr{slog.String("service.name", service)}, "1.0", true, true)
	now := time.Now()
	records := make([]lipservice.LogRecord, len(lines))
	for i := range lines {
		records[i] = recordOf(&lines[i], now)
		records[i].ObservedTime = now
	}
	var pieces, body []byte
	ends := make([]int, len(lines))
	parts := make([][]byte, len(lines))
	return contender{run: func() int {
		for range passes {
			pieces = pieces[:0]
			for i := range records {
				pieces = encoder.AppendPiece(pieces, &records[i])
				ends[i] = len(pieces)
			}
			start := 0
			for i, end := range ends {
				parts[i], start = pieces[start:end], end
			}
			body = encoder.AppendBody(body[:0], parts)
		}
		return passes * len(records)
	}}
}

// keeping emits a batch and waits for it, again and again: no record has to be thrown away.
func keeping(to *lipservice.Exporter, lines []line) contender {
	return contender{run: func() int {
		for range passes {
			emit(to, lines)
			flush(to)
		}
		return passes * len(lines)
	}}
}

func calling(to *lipservice.Exporter, lines []line) contender {
	return contender{
		run: func() int {
			for range passes {
				emit(to, lines)
			}
			return passes * len(lines)
		},
		clear: func() { flush(to) },
	}
}

// flush needs no error: what was lost is counted.
func flush(of *lipservice.Exporter) {
	_ = of.Flush(context.Background())
}

func lost(of *lipservice.Exporter) int64 {
	stats := of.Stats()
	return stats.Emitted - stats.Accepted
}
