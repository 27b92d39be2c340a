package main

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"time"
)

// mostTries is how many failures are enough: nobody waits for a third.
const mostTries = 2

// saidBytes is how much of an answer is read to be shown.
const saidBytes = 4096

// outcome is what came of one request.
type outcome struct {
	status      int
	kind, fault string // why there was no answer
	said        string // what the endpoint said of a failure, or where it points
	proxy       string
	at          time.Time
}

// watched is a transport that remembers what was answered.
type watched struct {
	next   http.RoundTripper
	giveUp func()

	mu    sync.Mutex
	tries int
	last  outcome
}

// RoundTrip sends a request, and remembers what came of it.
func (w *watched) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := w.next.RoundTrip(request)
	seen := outcome{at: time.Now(), proxy: proxyOf(request)}
	if err != nil {
		seen.kind, seen.fault = kindOf(err, seen.proxy != ""), err.Error()
	} else {
		seen.status, seen.said = answer.StatusCode, saidIn(answer)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = seen
	w.tries++
	if w.tries == mostTries {
		w.giveUp()
	}
	return answer, err
}

// latest returns what came of the latest request; of none, that time was up.
func (w *watched) latest() outcome {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.last.at.IsZero() {
		return outcome{kind: kindTimeout, fault: "no answer in time", at: time.Now()}
	}
	return w.last
}

// saidIn returns what a failure says, and leaves the answer as it was.
func saidIn(answer *http.Response) string {
	switch {
	case isSuccess(answer.StatusCode):
		return ""
	case answer.StatusCode >= 300 && answer.StatusCode < 400:
		return answer.Header.Get("Location")
	}
	start, _ := io.ReadAll(io.LimitReader(answer.Body, saidBytes))
	answer.Body = &restored{io.MultiReader(bytes.NewReader(start), answer.Body), answer.Body}
	return string(start)
}

// restored is a body of which the start was read already.
type restored struct {
	io.Reader
	io.Closer
}

// proxyOf returns the proxy of a request, without its user, if there is one.
func proxyOf(request *http.Request) string {
	proxy, err := http.ProxyFromEnvironment(request)
	if err != nil || proxy == nil {
		return ""
	}
	return proxy.Scheme + "://" + proxy.Host
}
