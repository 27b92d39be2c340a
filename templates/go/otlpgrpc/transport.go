// Package otlpgrpc sends the records of a LipService exporter by gRPC, as Collectors take them on port 4317.
//
//	exporter := lipservice.NewExporter(lipservice.ExporterConfig{
//		OTLPEndpoint: "http://localhost:4317",
//		Transport:    otlpgrpc.NewTransport(nil),
//	})
//
// Queue, batches, retries and counts are the exporter's: a call of gRPC is turned into the answer that HTTP would have
// given. There is no gRPC library behind it; OTLP needs one unary call, which is an HTTP/2 request with a frame of five
// bytes and a trailer. PostHog takes no gRPC.
package otlpgrpc

import (
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net/http"
	"strconv"
	"time"
)

const (
	method      = "/opentelemetry.proto.collector.logs.v1.LogsService/Export"
	prefixBytes = 5 // of a message: whether it is compressed, and its length
	idleTimeout = 50 * time.Second
)

type transport struct{ http *http.Transport }

// NewTransport returns a transport for ExporterConfig.Transport. An http address of the endpoint means HTTP/2 without
// encryption, an https one with; nil is the system's set-up of TLS. The encoding must be protobuf, which is the default.
func NewTransport(tlsConfig *tls.Config) http.RoundTripper {
	var protocols http.Protocols
	protocols.SetHTTP2(true)
	protocols.SetUnencryptedHTTP2(true)
	return &transport{&http.Transport{
		Protocols: &protocols, TLSClientConfig: tlsConfig, Proxy: http.ProxyFromEnvironment,
		IdleConnTimeout: idleTimeout, DisableCompression: true,
	}}
}

// SpeaksGRPC tells the exporter that a protocol of grpc in the environment is what it gets.
func (*transport) SpeaksGRPC() {}

// CloseIdleConnections closes connections that wait for the next request.
func (t *transport) CloseIdleConnections() {
	t.http.CloseIdleConnections()
}

// RoundTrip makes a call out of a request, and of its status a response. A call without a status has failed; with one, it
// does not matter to the status whether the message could be read.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	call, err := toCall(request)
	if err != nil {
		return nil, err
	}
	response, err := t.http.RoundTrip(call)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	// Trailers are there only when all was read.
	content, err := io.ReadAll(io.LimitReader(response.Body, replyBytes+prefixBytes+1))
	if len(content) > replyBytes+prefixBytes {
		return tooLong(request, response, content), nil
	}
	if code, _, _ := status(response); err != nil && code < 0 && response.StatusCode == http.StatusOK {
		return nil, err
	}
	return toResponse(request, response, content), nil
}

// toCall puts the body of a request into the frame of a message.
func toCall(request *http.Request) (*http.Request, error) {
	defer request.Body.Close()
	content, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	framed := make([]byte, prefixBytes, prefixBytes+len(content))
	binary.BigEndian.PutUint32(framed[1:], uint32(len(content)))
	call := request.Clone(request.Context())
	if request.Header.Get("Content-Encoding") == "gzip" {
		framed[0] = 1
		call.Header.Set("Grpc-Encoding", "gzip")
		call.Header.Del("Content-Encoding")
	}
	framed = append(framed, content...)
	call.Header.Set("Content-Type", "application/grpc+proto")
	call.Header.Set("Te", "trailers")
	call.Header.Set("Grpc-Accept-Encoding", "gzip")
	if deadline, has := request.Context().Deadline(); has {
		call.Header.Set("Grpc-Timeout", strconv.FormatInt(max(time.Until(deadline).Milliseconds(), 1), 10)+"m")
	}
	call.URL.Path, call.URL.RawQuery = method, ""
	call.ContentLength = int64(len(framed))
	call.Body = io.NopCloser(bytes.NewReader(framed))
	call.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(framed)), nil }
	return call, nil
}
