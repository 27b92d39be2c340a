package export

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
)

// loan lends the bytes of a request to a transport. net/http may go on reading them after it has returned, when the answer
// came early; once the loan has ended, nothing reads them any more and they can be written again.
type loan struct {
	mu      sync.Mutex
	content []byte
	size    int
}

func newLoan(content []byte) *loan {
	return &loan{content: content, size: len(content)}
}

// end takes the bytes back.
func (l *loan) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.content = nil
}

// request returns a request with these bytes, which may be sent again on another connection.
func (l *loan) request(ctx context.Context, url string) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, l.open())
	if err != nil {
		return nil, err
	}
	request.ContentLength = int64(l.size)
	request.GetBody = func() (io.ReadCloser, error) { return l.open(), nil }
	return request, nil
}

func (l *loan) open() io.ReadCloser {
	l.mu.Lock()
	defer l.mu.Unlock()
	return &lentBody{loan: l, reader: bytes.NewReader(l.content)}
}

// lentBody reads lent bytes once.
type lentBody struct {
	loan   *loan
	reader *bytes.Reader
}

var errLoanEnded = errors.New("the request has ended")

func (b *lentBody) Read(into []byte) (int, error) {
	b.loan.mu.Lock()
	defer b.loan.mu.Unlock()
	// Whoever has read all of it may still ask for the end, which is no fault.
	if b.loan.content == nil && b.reader.Len() > 0 {
		return 0, errLoanEnded
	}
	return b.reader.Read(into)
}

func (*lentBody) Close() error {
	return nil
}
