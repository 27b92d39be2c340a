package export

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// sender makes requests out of batches. All but close is called by the worker alone.
type sender struct {
	config      Config
	pieces      [][]byte // room, with nothing in it
	body        []byte   // free to be written: no transport has it
	packed      bytes.Buffer
	packer      *gzip.Writer // nil: nothing is compressed
	credentials credentials
}

func newSender(config Config) sender {
	made := sender{config: config, credentials: credentials{config: config}}
	if config.GzipLevel != 0 {
		// A level that gzip does not know leaves the packer nil, and nothing compressed.
		made.packer, _ = gzip.NewWriterLevel(nil, config.GzipLevel)
	}
	return made
}

// stopCompressing sends everything as it is from now on: the endpoint does not know gzip.
func (s *sender) stopCompressing() {
	s.packer = nil
}

// close gives up idle connections.
func (s *sender) close() {
	if closer, can := s.config.Transport.(interface{ CloseIdleConnections() }); can {
		closer.CloseIdleConnections()
	}
}

// send sends a batch and returns what came back; never an error.
func (s *sender) send(e *Exporter, b *batch) answer {
	s.pieces = b.appendPieces(s.pieces[:0])
	s.body = s.config.Encoder.AppendBody(s.body[:0], s.pieces)
	clear(s.pieces)
	e.mu.Lock()
	e.ledger.requests++
	e.ledger.bytesSent += int64(len(s.body))
	if b.tries > 1 {
		e.ledger.retries++
	}
	e.mu.Unlock()
	content, isPacked := s.pack()
	// The deadline is for everything: a trickle of bytes does not stretch it.
	ctx, cancel := context.WithTimeout(e.life, s.config.RequestTimeout)
	defer cancel()
	got := believed(s.exchange(ctx, content, isPacked), b)
	got.At = s.config.Clock.Now()
	got.sentBytes, got.wasCompressed = len(s.body), isPacked
	if got.fault != nil && e.life.Err() == nil {
		e.teller.Tell("unreachable", "no answer from "+shownAddress(s.config.URL)+": "+shownFault(got.fault))
	}
	return got
}

var errCut = errors.New("the answer was cut short")

// believed takes a success that was cut short for no answer, once: the second time its status counts, or an endpoint that
// cuts every answer would be sent the same for ever.
func believed(got answer, b *batch) answer {
	if got.isCut && got.Status/100 == http.StatusOK/100 && b.tries == 1 {
		return failed(errCut)
	}
	return got
}

// pack compresses a body where that pays.
func (s *sender) pack() (content []byte, isPacked bool) {
	if s.packer == nil || len(s.body) <= gzipAbove {
		return s.body, false
	}
	s.packed.Reset()
	s.packer.Reset(&s.packed)
	_, err := s.packer.Write(s.body)
	if err = errors.Join(err, s.packer.Close()); err != nil {
		return s.body, false
	}
	return s.packed.Bytes(), true
}

func (s *sender) exchange(ctx context.Context, content []byte, isPacked bool) answer {
	lent := newLoan(content)
	defer lent.end()
	request, err := s.request(ctx, lent, isPacked)
	if err != nil {
		return failed(err)
	}
	response, err := s.config.Transport.RoundTrip(request)
	if err != nil {
		return failed(err)
	}
	defer response.Body.Close()
	return s.read(response)
}

func (s *sender) request(ctx context.Context, lent *loan, isPacked bool) (*http.Request, error) {
	request, err := lent.request(ctx, s.config.URL)
	if err != nil {
		return nil, err
	}
	for name, value := range s.config.Headers {
		request.Header.Set(name, value)
	}
	request.Header.Set("Content-Type", s.config.Encoder.ContentType())
	request.Header.Set("User-Agent", s.config.UserAgent)
	if isPacked {
		request.Header.Set("Content-Encoding", "gzip")
	}
	// An empty list is not sent. It tells net/http to send the request again on a new connection when an idle one turns
	// out to be closed, which is safe: OTLP lets a record arrive twice.
	request.Header["Idempotency-Key"] = nil
	if authorization, err := s.credentials.authorization(ctx); err != nil {
		return nil, err
	} else if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	return request, nil
}

// failed is what is known when there was no answer.
func failed(err error) answer {
	isReset := errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
	return answer{Answer: Answer{Reset: isReset}, fault: err}
}

// renews tells whether a batch is sent again at once with a fresh token, since its own was not taken; once for each batch.
func (s *sender) renews(b *batch, answer *answer) bool {
	if answer.Status != http.StatusUnauthorized || s.config.TokenProvider == nil {
		return false
	}
	s.credentials.token = ""
	isFirst := !b.renewed
	b.renewed = true
	return isFirst
}

// credentials are tokens from a provider, kept until shortly before they expire.
type credentials struct {
	config  Config
	token   string
	expires time.Time
}

const bearer = "Bearer "

// authorization returns the header's value, or "" when the fixed headers are all.
func (c *credentials) authorization(ctx context.Context) (string, error) {
	if c.config.TokenProvider == nil {
		return "", nil
	}
	margin := tokenRefreshMs * time.Millisecond
	if c.token != "" && c.config.Clock.Now().Add(margin).Before(c.expires) {
		return bearer + c.token, nil
	}
	token, expires, err := c.ask(ctx)
	if err != nil {
		return "", err
	}
	c.token, c.expires = token, expires
	return bearer + token, nil
}

// ask asks the provider; one that panics has failed.
func (c *credentials) ask(ctx context.Context) (token string, expires time.Time, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("the token provider panicked: %v", fault)
		}
	}()
	token, expires, err = c.config.TokenProvider(ctx)
	if err == nil && strings.Trim(token, " \t") == "" {
		err = errors.New("the token provider returned no token")
	}
	return strings.Trim(token, " \t"), expires, err
}
