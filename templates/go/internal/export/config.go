package export

import (
	"context"
	"net/http"
	"time"
)

// Config is what an exporter needs to know. All of it is given; nothing here has a default.
type Config struct {
	URL           string // empty: nowhere
	Profile       Profile
	Encoder       *encoder
	Headers       map[string]string
	TokenProvider func(context.Context) (token string, expires time.Time, err error) // nil: none
	UserAgent     string

	RequestTimeout time.Duration
	Delay          time.Duration // how long a record may wait for others
	QueueRecords   int
	QueueBytes     int
	BatchRecords   int
	BatchBytes     int
	GzipLevel      int // 0: no compression

	Clock       Clock
	Random      func() uint32 // 24 bits of it are used
	Transport   http.RoundTripper
	Diagnostics func(line string)
}

const randomBits = 24

func (c *Config) random() uint32 {
	return c.Random() & (1<<randomBits - 1)
}

// bodyBytes is how long a request may be before compression.
func (c *Config) bodyBytes() int {
	return min(c.BatchBytes, c.Profile.BodyLimit)
}
