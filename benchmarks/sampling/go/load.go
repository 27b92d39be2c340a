package main

import (
	"log/slog"
	"sync"
	"time"

	"github.com/lipservice/lipservice-go"
)

const (
	severity = 9
	logger   = "shop.checkout"

	// The load is ten records a millisecond, one of each pattern; the built-in budget has room for one in five hundred.
	patterns  = 10
	perWindow = 100_000

	window      = 10 * time.Second
	warmWindows = 5
)

// attrs are three, as in an ordinary record.
var attrs = []slog.Attr{slog.String("method", "GET"), slog.Int("status", 200), slog.Float64("duration_ms", 12.5)}

// load is one sampler in steady overload, and its clock.
type load struct {
	sampler *lipservice.Sampler
	now     time.Time
	records [patterns]lipservice.Record
}

// newLoad lets windows pass until all rates are settled.
func newLoad(messages []string) *load {
	l := &load{sampler: lipservice.NewSampler(nil, 1), now: time.UnixMilli(0)}
	for i := range l.records {
		l.records[i] = recordOf(messages[i%len(messages)])
	}
	settled := l.now.Add(warmWindows * window)
	for pass := l.signing(messages); l.now.Before(settled); {
		pass()
	}
	return l
}

func recordOf(message string) lipservice.Record {
	signature := lipservice.SignatureOf(message, severity, logger, "")
	return lipservice.Record{
		Pattern:   signature.ID,
		Template:  signature.Template,
		Logger:    logger,
		Severity:  severity,
		BodyBytes: len(message),
		Attrs:     attrs,
	}
}

// decide is a pass over records that were made before.
func (l *load) decide() int {
	const rounds = 10_000
	for range rounds {
		l.now = l.now.Add(time.Millisecond)
		for i := range l.records {
			l.sampler.Decide(l.records[i], l.now, lipservice.Randomness{})
		}
	}
	return rounds * patterns
}

// signing returns a pass that finds the signatures of messages and decides.
func (l *load) signing(messages []string) func() int {
	return func() int {
		for i, message := range messages {
			if i%patterns == 0 {
				l.now = l.now.Add(time.Millisecond)
			}
			l.sampler.Decide(recordOf(message), l.now, lipservice.Randomness{})
		}
		return len(messages)
	}
}

// together returns nanoseconds of wall clock and of process CPU per record, decided by so many goroutines at once. They
// share out window after window, so that their clocks differ by less than one.
func (l *load) together(goroutines int) [2]float64 {
	records := 0
	started, startedCPU := time.Now(), processTime()
	for time.Since(started) < leastTime {
		l.now = l.now.Truncate(window).Add(window)
		var group sync.WaitGroup
		for range goroutines {
			group.Go(func() { l.part(l.now, goroutines) })
		}
		group.Wait()
		records += perWindow / goroutines * goroutines
	}
	wall, spent := time.Since(started), processTime()-startedCPU
	return [2]float64{
		float64(wall.Nanoseconds()) / float64(records),
		float64(spent.Nanoseconds()) / float64(records),
	}
}

// part decides one goroutine's records of a window.
func (l *load) part(opened time.Time, goroutines int) {
	for i := range perWindow / goroutines {
		now := opened.Add(time.Duration(i*goroutines/patterns) * time.Millisecond)
		l.sampler.Decide(l.records[i%patterns], now, lipservice.Randomness{})
	}
}

func (l *load) kept() float64 {
	stats := l.sampler.Stats()
	return float64(stats.Kept) / float64(stats.Seen)
}
