package policyclient

import (
	"compress/gzip"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"
)

func ask(t *testing.T, tag string, answer http.HandlerFunc) Look {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	url, _ := RequestURL(server.URL+"/base/", map[string]string{"service": "a b"})
	asked := service{
		url: url, userAgent: "test", timeout: 5 * time.Second, clock: newStepClock(),
		transport: newTransport("", "", "", func(string) {}),
	}
	defer asked.end()
	return asked.look(t.Context(), tag)
}

func TestAServiceIsAskedForOneDocumentWithNothingThatIsSecret(t *testing.T) {
	var request *http.Request
	seen := ask(t, `"b"`, func(w http.ResponseWriter, r *http.Request) {
		request = r
		w.Header().Set("ETag", `"a"`)
		w.Header().Set("Content-Encoding", "gzip")
		packer := gzip.NewWriter(w)
		_, _ = packer.Write([]byte("{}"))
		_ = packer.Close()
	})
	if seen.Status != 200 || string(seen.Body) != "{}" || seen.Tag != `"a"` || seen.Error != "" {
		t.Errorf("saw %+v", seen)
	}
	if request.Method != http.MethodGet || request.RequestURI != "/base/v1/policy?service=a%20b" {
		t.Errorf("asked %s %s", request.Method, request.RequestURI)
	}
	want := []string{"Accept", "Accept-Encoding", "If-None-Match", "User-Agent"}
	if got := slices.Sorted(maps.Keys(request.Header)); !slices.Equal(got, want) {
		t.Errorf("headers %q, want %q", got, want)
	}
}

func TestARedirectIsAnAnswerLikeAnyOther(t *testing.T) {
	requests := 0
	seen := ask(t, "", func(w http.ResponseWriter, r *http.Request) {
		requests++
		http.Redirect(w, r, "/elsewhere", http.StatusMovedPermanently)
	})
	if seen.Status != http.StatusMovedPermanently || requests != 1 {
		t.Errorf("saw %+v after %d requests", seen, requests)
	}
}

func TestADocumentIsReadUpToItsBound(t *testing.T) {
	seen := ask(t, "", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(make([]byte, documentBytes+1))
	})
	if !seen.IsTooLarge || seen.Body != nil {
		t.Errorf("%v, %d bytes", seen.IsTooLarge, len(seen.Body))
	}
}

func TestAPauseThatIsAskedForIsRead(t *testing.T) {
	seen := ask(t, "", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	if seen.Status != http.StatusServiceUnavailable || seen.AskedMs != 7000 {
		t.Errorf("saw %+v", seen)
	}
}
