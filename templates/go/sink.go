package lipservice

import "context"

// Sink takes the records that are kept. [*Exporter] is one. It is called by many goroutines.
type Sink interface {
	// Emit takes a record, and keeps nothing of it: its memory is used again.
	Emit(record *LogRecord)
	// Flush waits until what was emitted has arrived.
	Flush(ctx context.Context) error
	// Shutdown does so too, and ends the sink.
	Shutdown(ctx context.Context) error
	// Stats returns what became of the records.
	Stats() ExporterStats
}

var _ Sink = (*Exporter)(nil)
