package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"

	"github.com/lipservice/lipservice-go"
)

const (
	service   = "shop"
	key       = "phc_bench0000000000000000000000000000000000000"
	gzipLevel = 6
)

// policies drop nearly everything, or nothing. None is settled while something else is measured.
var policies = map[string]string{
	"drop": `{"budget": "1/s", "settle_interval_seconds": 3600`,
	"keep": `{"budget": "1000000/s", "window_seconds": 1, "settle_interval_seconds": 3600`,
}

// discard takes requests and forgets them.
type discard struct{}

func (discard) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Body != nil {
		_, _ = io.Copy(io.Discard, request.Body)
		_ = request.Body.Close()
	}
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{},
		Body: io.NopCloser(strings.NewReader("")), Request: request,
	}, nil
}

// stuckAddress returns the address of a backend that takes requests and never answers. It is reached over the transport
// that everybody has: one of the application's own would be guarded, and guards cost while they are in use.
func stuckAddress() string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		var open []net.Conn
		for {
			connection, err := listener.Accept()
			if err != nil {
				panic(err)
			}
			open = append(open, connection) // those that nobody holds are closed
		}
	}()
	return "http://" + listener.Addr().String()
}

// nothing is the floor of slog: what the call costs before any handler does something.
type nothing struct{}

func (nothing) Enabled(context.Context, slog.Level) bool  { return true }
func (nothing) Handle(context.Context, slog.Record) error { return nil }
func (n nothing) WithAttrs([]slog.Attr) slog.Handler      { return n }
func (n nothing) WithGroup(string) slog.Handler           { return n }

// setup is what a client is configured by.
type setup struct {
	policy              string
	gzip, stuck, isHeld bool
}

func setupOf(c *testCase) setup {
	return setup{c.Policy, c.Gzip, c.Stuck, c.Request != "plain"}
}

func configure(of setup) *lipservice.Client {
	retained := `, "retained": {"enabled": false}}`
	if of.isHeld {
		retained = "}"
	}
	config := lipservice.Config{
		ServiceName: service, PostHogAPIKey: key, Policy: policies[of.policy] + retained,
		Compression: "none", GzipLevel: gzipLevel, Manual: true, Handler: nothing{}, Transport: discard{},
		Getenv: func(string) string { return "" },
	}
	if of.gzip {
		config.Compression = "gzip"
	}
	if of.stuck {
		config.Transport, config.PostHogEndpoint = nil, stuckAddress()
		config.Diagnostics = func(string) {} // it would say, in vain, what is meant to be
	}
	return lipservice.Configure(context.Background(), config)
}

// count is what became of the records of a case.
type count struct {
	Records  int64 `json:"records"`
	Seen     int64 `json:"seen"`
	Kept     int64 `json:"kept"`
	Dropped  int64 `json:"dropped"`
	Buffered int64 `json:"buffered"`
	Lost     int64 `json:"lost"`
}

// add adds what has happened since, of which our records were so many.
func (c *count) add(client *lipservice.Client, before lipservice.ClientStats, records int64) {
	now := client.Stats()
	c.Records += records
	c.Seen += now.Seen - before.Seen
	c.Kept += now.Kept - before.Kept
	c.Dropped += now.Dropped - before.Dropped
	c.Buffered += now.Buffered - before.Buffered
	c.Lost += lost(&now.Exporter) - lost(&before.Exporter)
}

func lost(of *lipservice.ExporterStats) int64 {
	return of.Emitted - of.Accepted - of.Queued
}
