package export

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"testing"
)

// hasty answers before it has read a request, and goes on reading it, as net/http does.
type hasty struct {
	status  []int
	reading sync.WaitGroup
}

func (h *hasty) RoundTrip(request *http.Request) (*http.Response, error) {
	h.reading.Go(func() { _, _ = io.Copy(io.Discard, struct{ io.Reader }{request.Body}) })
	next := http.StatusOK
	if len(h.status) > 0 {
		next, h.status = h.status[0], h.status[1:]
	}
	return &http.Response{StatusCode: next, Header: http.Header{}, Body: http.NoBody}, nil
}

func TestATransportThatReadsOnAfterItsAnswerDoesNotSeeTheNextRequest(t *testing.T) {
	to := &hasty{status: []int{413, 503, 200, 413}}
	config := testConfig(t, newScripted(), newManualClock())
	config.Transport, config.BatchRecords, config.QueueRecords, config.GzipLevel = to, 64, 64, 0
	e := New(config)
	for range 64 {
		e.Emit(sample(string(make([]byte, 5000)), 9))
	}
	_ = e.Flush(t.Context())
	to.reading.Wait()
	checkEquation(t, e)
}

func TestALentBodyIsReadNoMoreOnceTheLoanHasEndedButForItsEnd(t *testing.T) {
	lent := newLoan([]byte("content"))
	whole, part := lent.open(), lent.open()
	if _, err := io.ReadFull(whole, make([]byte, 7)); err != nil {
		t.Fatal(err)
	}
	lent.end()
	var rest bytes.Buffer
	if _, err := rest.ReadFrom(whole); err != nil || rest.Len() != 0 {
		t.Errorf("%v, %d bytes", err, rest.Len())
	}
	if _, err := part.Read(make([]byte, 7)); err == nil {
		t.Error("bytes that are not lent any more were read")
	}
}
