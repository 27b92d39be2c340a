package lipservice

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
)

// BeforeSend is called with each record that is kept; it returns it, another, or nil to drop it. The record is its own.
// It should not take long: whoever logs waits for it.
type BeforeSend = func(record *LogRecord) *LogRecord

// IdentityProvider returns PostHog's names of the person and the session that the caller is working for. Either may be
// empty. Whoever logs waits for it.
type IdentityProvider = func(ctx context.Context) (distinctID, sessionID string)

var (
	configuring sync.Mutex
	current     atomic.Pointer[Client] // nil: not configured, or shut down
)

// Configure makes adaptive logging of what the program logs by [log/slog] and by [log]: from now on it is sampled by
// pattern and sent, and goes on being printed as well.
//
//	client := lipservice.Configure(ctx, lipservice.Config{})
//	defer client.Close()
//
// It never fails: what cannot be used of the configuration is passed over and told to Diagnostics. Without a destination
// that is said once, and the client does nothing, but for a Handler that was given: it prints in any case. Called again
// before [Client.Shutdown] it returns the same client. The context is that of the program; its values are not looked at.
func Configure(_ context.Context, config Config) *Client {
	configuring.Lock()
	defer configuring.Unlock()
	if before := current.Load(); before != nil {
		before.tellIfOther(&config)
		return before
	}
	made := newClient(config)
	made.logger = slog.New(made.Handler(made.printing()))
	current.Store(made)
	made.connect()
	return made
}
