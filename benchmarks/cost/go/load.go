package main

import (
	"context"
	"log/slog"
	"sync"

	"github.com/lipservice/lipservice-go"
)

// batches is how many are logged between two looks at the clock.
const batches = 8

// logCall logs one record.
type logCall func(ctx context.Context, body string, attrs []slog.Attr)

func slogCall(to *slog.Logger) logCall {
	return func(ctx context.Context, body string, attrs []slog.Attr) {
		to.LogAttrs(ctx, slog.LevelInfo, body, attrs...)
	}
}

func ownCall(to *lipservice.Client) logCall {
	return func(ctx context.Context, body string, attrs []slog.Attr) {
		to.Log(ctx, slog.LevelInfo, body, attrs...)
	}
}

// load logs batches of the records of a case, by so many goroutines at once, and waits after each if there is a wait. In
// requests, each has a context of its own.
type load struct {
	lines      []line
	log        logCall
	wait       func()
	inRequests bool
	goroutines int
	at         int
}

func (l *load) run() int {
	if l.goroutines == 1 {
		for range batches {
			l.batch(l.next())
			if l.wait != nil {
				l.wait()
			}
		}
		return batches * batchRecords
	}
	var group sync.WaitGroup
	lines := l.next()
	for range l.goroutines {
		group.Go(func() {
			for range batches {
				l.batch(lines)
			}
		})
	}
	group.Wait()
	if l.wait != nil {
		l.wait()
	}
	return l.goroutines * batches * batchRecords
}

func (l *load) next() []line {
	if l.at == len(l.lines) {
		l.at = 0
	}
	l.at += batchRecords
	return l.lines[l.at-batchRecords : l.at]
}

func (l *load) batch(lines []line) {
	ctx := context.Background()
	if !l.inRequests {
		for i := range lines {
			l.log(ctx, lines[i].body, lines[i].attrs)
		}
		return
	}
	for start := 0; start < len(lines); start += requestRecords {
		within, scope := lipservice.StartRequest(ctx, lipservice.Request{})
		for i := range requestRecords {
			l.log(within, lines[start+i].body, lines[start+i].attrs)
		}
		scope.End()
	}
}

func (l *load) contender() contender { return contender{run: l.run} }
