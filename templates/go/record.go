package lipservice

import "log/slog"

// Record is a log record as a [Sampler] sees it: what a decision can depend on, and no more.
type Record struct {
	// Pattern is the id of its pattern, as [SignatureOf] finds it.
	Pattern string
	// Template is the template of its pattern. Only rules look at it.
	Template string
	// Logger is the logger's name. Only rules look at it.
	Logger string
	// Severity is an OpenTelemetry severity number. One outside 1 to 24 counts as INFO.
	Severity int
	// BodyBytes is the length of the message. Only budgets of bytes and held records look at it.
	BodyBytes int
	// Attrs are its attributes, by the names that rules call them. Only rules, budgets of bytes and held records look at
	// them. A [slog.LogValuer] stands for its value; it is asked only where a rule or the budget wants to know.
	Attrs []slog.Attr
	// Scope is the request that it belongs to, such as a trace id; empty: none.
	Scope string
	// Payload is what the caller wants back when the record is released because its request has failed.
	Payload any
}
