package otlpgrpc

import (
	"bytes"
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Statuses of HTTP that mean to the exporter what a status of gRPC means.
const (
	again     = http.StatusServiceUnavailable
	permanent = http.StatusBadRequest
	noToken   = http.StatusUnauthorized
)

// unauthenticated is gRPC's status for a token that is not taken.
const unauthenticated = 16

// toResponse turns what a call came to into the response that OTLP has for it over HTTP.
func toResponse(request *http.Request, response *http.Response, content []byte) *http.Response {
	made := responseTo(request, response)
	code, text, details := status(response)
	if code < 0 {
		// A proxy in between has answered, not gRPC; its status is HTTP's own.
		if made.StatusCode == http.StatusOK {
			made.StatusCode = again
		}
		text = "an answer without a status of gRPC"
	}
	delay, hasDelay := retryDelay(details)
	switch {
	case code == 0:
		made.StatusCode = http.StatusOK
	case code > 0 && (retried[code] || retriedWithInfo[code] && hasDelay):
		made.StatusCode = again
		if hasDelay {
			made.Header.Set("Retry-After", strconv.Itoa(int((delay+time.Second-1)/time.Second)))
		}
	case code == unauthenticated:
		made.StatusCode = noToken
	case code > 0:
		made.StatusCode = permanent
	}
	message := messageReader(content, response.Header.Get("Grpc-Encoding"))
	if made.StatusCode != http.StatusOK {
		message = strings.NewReader("gRPC status " + strconv.Itoa(code) + ": " + text)
	}
	made.Body = io.NopCloser(message)
	return made
}

// tooLong returns a response with more than may be read of one, so that the exporter finds out.
func tooLong(request *http.Request, response *http.Response, content []byte) *http.Response {
	made := responseTo(request, response)
	made.Body = io.NopCloser(bytes.NewReader(content))
	return made
}

func responseTo(request *http.Request, response *http.Response) *http.Response {
	return &http.Response{
		StatusCode: response.StatusCode, Proto: response.Proto, ProtoMajor: response.ProtoMajor, Request: request,
		Header: http.Header{"Content-Type": {"application/x-protobuf"}}, ContentLength: -1,
	}
}

// status reads the status of a call from the trailers, or from the headers of an answer that has nothing else; -1: none.
func status(response *http.Response) (code int, text string, details []byte) {
	from := response.Trailer
	if from.Get("Grpc-Status") == "" {
		from = response.Header
	}
	code, err := strconv.Atoi(from.Get("Grpc-Status"))
	if err != nil {
		return -1, "", nil
	}
	text = from.Get("Grpc-Message")
	if decoded, err := url.PathUnescape(text); err == nil {
		text = decoded
	}
	details, _ = base64.RawStdEncoding.DecodeString(strings.TrimRight(from.Get("Grpc-Status-Details-Bin"), "="))
	return code, text, details
}
