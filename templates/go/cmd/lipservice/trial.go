package main

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	severityInfo = 9
	linePrefix   = "lipservice: "
	lastWait     = 100 * time.Millisecond
)

// lines gathers what the exporter says.
type lines struct {
	mu   sync.Mutex
	said []string
}

func (l *lines) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.said = append(l.said, strings.TrimPrefix(line, linePrefix))
}

// take returns what was said, and forgets it.
func (l *lines) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	said := l.said
	l.said = nil
	return said
}

// sendRecord sends one record the way an application's records go, and tells what became of it.
func sendRecord(found *foundSettings, getenv func(string) string, check string) *arrival {
	ctx, cancel := context.WithTimeout(context.Background(), requestTimeout(found))
	defer cancel()
	var heard lines
	transport := newWatched(found, heard.add)
	transport.giveUp = cancel
	sender := newExporter(getenv, transport, heard.add)
	heard.take() // the notices of the settings are said anyway
	begun := time.Now()
	sender.Emit(&logRecord{Time: begun, Severity: severityInfo, Body: slog.StringValue(bodyOf(check, found))})
	_ = sender.Flush(ctx)
	stats := sender.Stats()
	last := transport.latest()
	arrived := &arrival{
		Status: last.status, MS: last.at.Sub(begun).Milliseconds(), Kind: last.kind, Error: last.fault, Said: last.said,
		Proxy: last.proxy, Accepted: stats.Accepted, Rejected: stats.Lost["rejected"],
	}
	if isSuccess(last.status) {
		arrived.Notices = heard.take()
	}
	leave(sender)
	return arrived
}

// leave ends an exporter that may have something left to send.
func leave(sender *exporter) {
	ctx, cancel := context.WithTimeout(context.Background(), lastWait)
	defer cancel()
	_ = sender.Shutdown(ctx)
}

func isSuccess(status int) bool {
	return status >= http.StatusOK && status < http.StatusMultipleChoices
}
