package otlpgrpc

import (
	"io"
	"net/http"
	"testing"
)

// answerTo is what a call that came to a status turns into.
func answerTo(code string, content []byte) *http.Response {
	return toResponse(nil, &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Grpc-Encoding": {"gzip"}}, Trailer: http.Header{"Grpc-Status": {code}},
	}, content)
}

func TestASuccessOfGRPCIsOneWhateverItsMessage(t *testing.T) {
	for name, content := range map[string][]byte{
		"cut prefix": {0, 0}, "cut message": {0, 0, 0, 0, 9, 1}, "no gzip": {1, 0, 0, 0, 2, 1, 2},
	} {
		got := answerTo("0", content)
		if _, err := io.ReadAll(got.Body); got.StatusCode != http.StatusOK || err == nil {
			t.Errorf("%s: %d, %v", name, got.StatusCode, err)
		}
	}
	for name, content := range map[string][]byte{"nothing": nil, "an empty message": {0, 0, 0, 0, 0}} {
		got := answerTo("0", content)
		if read, err := io.ReadAll(got.Body); got.StatusCode != http.StatusOK || err != nil || len(read) > 0 {
			t.Errorf("%s: %d, %v", name, got.StatusCode, err)
		}
	}
}

func TestTheStatusOfACallWinsOverAMessageThatCannotBeRead(t *testing.T) {
	for code, want := range map[string]int{"14": again, "3": permanent, "16": noToken} {
		if got := answerTo(code, []byte{1, 0, 0, 0, 2, 1, 2}); got.StatusCode != want {
			t.Errorf("%s: %d", code, got.StatusCode)
		}
	}
}
