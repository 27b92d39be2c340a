package otlpgrpc

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// serve answers calls of gRPC with a status, once, and then with success.
func serve(t *testing.T, code string, details []byte) (url string, calls *[]*http.Request) {
	t.Helper()
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	calls = &[]*http.Request{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		*calls = append(*calls, r)
		w.Header().Set("Trailer", "Grpc-Status, Grpc-Status-Details-Bin")
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write([]byte{0, 0, 0, 0, 0})
		status := "0"
		if len(*calls) == 1 {
			status = code
		}
		w.Header().Set("Grpc-Status", status)
		w.Header().Set("Grpc-Status-Details-Bin", base64.RawStdEncoding.EncodeToString(details))
	}))
	server.Config.Protocols = &protocols
	server.Start()
	t.Cleanup(server.Close)
	return server.URL, calls
}

// retryInfo is a google.rpc.Status whose details say to come again after one nanosecond.
var retryInfo = func() []byte {
	const name = "type.googleapis.com/google.rpc.RetryInfo"
	packed := append([]byte{anyType, byte(len(name))}, name...)
	packed = append(packed, anyValue, 4, retryInfoDelay, 2, durationNanos, 1)
	return append([]byte{statusDetails, byte(len(packed))}, packed...)
}()

// serveInKind compresses the answer when the call is compressed, as servers of gRPC do; it says that it rejects a record.
func serveInKind(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	message, compressed := []byte("\x0a\x02\x08\x01"), byte(0)
	if r.Header.Get("Grpc-Encoding") == "gzip" {
		var packed bytes.Buffer
		writer := gzip.NewWriter(&packed)
		_, _ = writer.Write(message)
		_ = writer.Close()
		message, compressed = packed.Bytes(), 1
		w.Header().Set("Grpc-Encoding", "gzip")
	}
	w.Header().Set("Trailer", "Grpc-Status")
	_, _ = w.Write(append([]byte{compressed, 0, 0, 0, byte(len(message))}, message...))
	w.Header().Set("Grpc-Status", "0")
}

// serveContent answers every call with success and some content.
func serveContent(t *testing.T, content []byte) (url string) {
	t.Helper()
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Trailer", "Grpc-Status")
		_, _ = w.Write(content)
		w.Header().Set("Grpc-Status", "0")
	}))
	server.Config.Protocols = &protocols
	server.Start()
	t.Cleanup(server.Close)
	return server.URL
}
