package policyclient

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// RequestURL returns what is asked for the policy; false where the base is no address. What the service may be told, it is
// told by the names of the query.
func RequestURL(base string, facts map[string]string) (string, bool) {
	parameters := make([][2]string, len(apiQuery))
	for i, name := range apiQuery {
		parameters[i] = [2]string{name, facts[name]}
	}
	return requestURL(base, apiPath, parameters)
}

// service asks for the policy, over a transport of its own.
type service struct {
	url       string
	userAgent string
	timeout   time.Duration
	transport http.RoundTripper
	clock     Clock
}

// look asks for the policy, having seen the one of the tag.
func (s *service) look(ctx context.Context, tag string) Look {
	// The deadline is for everything: a trickle of bytes does not stretch it.
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url, http.NoBody)
	if err != nil {
		return Look{Error: err.Error()}
	}
	request.Header.Set("User-Agent", s.userAgent)
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Accept-Encoding", "gzip")
	if tag != "" {
		request.Header.Set("If-None-Match", tag)
	}
	// Not by a client: a redirect is an answer like any other.
	response, err := s.transport.RoundTrip(request)
	if err != nil {
		return Look{Error: err.Error()}
	}
	defer response.Body.Close()
	return s.read(response)
}

func (s *service) read(response *http.Response) Look {
	seen := Look{
		Status: response.StatusCode, Tag: response.Header.Get("ETag"),
		AskedMs: askedPause(response.Header.Get("Retry-After"), s.clock.Now()),
	}
	if seen.Status != http.StatusOK {
		return seen
	}
	body, err := readBounded(response, documentBytes)
	switch {
	case errors.Is(err, errTooLong):
		seen.IsTooLarge = true
	case err != nil:
		seen.Error = err.Error()
	default:
		seen.Body = body
	}
	return seen
}

// end gives up idle connections.
func (s *service) end() {
	if closer, can := s.transport.(interface{ CloseIdleConnections() }); can {
		closer.CloseIdleConnections()
	}
}
