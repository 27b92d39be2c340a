package lipservice

import (
	"context"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
)

// standardLogger is how the standard loggers were found, and how they were left.
type standardLogger struct {
	connected bool
	before    *slog.Logger
	ours      *slog.Logger
	// Package log, which slog's default logger takes over, all but its prefix.
	output       io.Writer
	flags        int
	bridge       io.Writer // what slog has put there
	bridgedFlags int
}

// connect makes the client's logger the default one, unless it is not to. Where there is nowhere to send records, that is
// the handler that was given, so that what the program prints does not depend on a token; without one, nothing is touched.
func (c *Client) connect() {
	if c.pipeline != nil {
		c.tellLevel()
	}
	if c.manual || c.pipeline == nil && (c.config.Handler == nil || isFirstDefault(c.config.Handler)) {
		return
	}
	s := &c.standard
	s.before, s.output, s.flags = slog.Default(), log.Writer(), log.Flags()
	s.ours = c.logger
	slog.SetDefault(s.ours)
	s.bridge, s.bridgedFlags, s.connected = log.Writer(), log.Flags(), true
}

// disconnect leaves the standard loggers as they were found. What somebody else has set since stays.
func (c *Client) disconnect() {
	configuring.Lock()
	defer configuring.Unlock()
	current.CompareAndSwap(c, nil)
	s := &c.standard
	if !s.connected {
		return
	}
	s.connected = false
	isBridged := log.Writer() == s.bridge
	if slog.Default() == s.ours {
		slog.SetDefault(s.before)
	}
	// Of package log slog puts back nothing, and its own first default handler would wait for itself.
	if isBridged {
		log.SetOutput(s.output)
		if log.Flags() == s.bridgedFlags {
			log.SetFlags(s.flags)
		}
	}
}

// tellLevel says that the handler that was given lets too little through for the policy to choose from.
func (c *Client) tellLevel() {
	given := c.config.Handler
	if given == nil || c.level != nil || isFirstDefault(given) {
		return
	}
	for _, level := range []slog.Level{slog.LevelInfo, slog.LevelWarn, slog.LevelError} {
		if given.Enabled(context.Background(), level) {
			if level > slog.LevelInfo {
				c.notices.Tell("level", message("level", "source", "Handler", "level", level.String()))
			}
			return
		}
	}
}

// isFirstDefault tells whether a handler is the one that slog begins with. It prints by package log, which slog's bridge
// hands to the default handler: to wrap it is to wait for oneself.
func isFirstDefault(given slog.Handler) bool {
	return fmt.Sprintf("%T", given) == "*slog.defaultHandler"
}

// standardErrorHandler returns the handler that prints where none is given.
func standardErrorHandler(level *slog.Level) slog.Handler {
	options := slog.HandlerOptions{}
	if level != nil {
		options.Level = *level
	}
	return slog.NewTextHandler(os.Stderr, &options)
}

// levelNamed returns the level of a name of the option; nil: not given.
func levelNamed(name string) *slog.Level {
	levels := map[string]slog.Level{
		"trace": slog.LevelDebug - 4, "debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn,
		"error": slog.LevelError, "fatal": slog.LevelError + 4,
	}
	if level, known := levels[name]; known {
		return &level
	}
	return nil
}
