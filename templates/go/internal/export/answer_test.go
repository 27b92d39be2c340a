package export

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// faultyReplies answers 200 with a body that is cut short, no gzip though it says so, or no message.
type faultyReplies struct{ kind string }

func (f faultyReplies) RoundTrip(*http.Request) (*http.Response, error) {
	made := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}}
	content := strings.NewReader("\x0a\x07\x08\x02")
	made.Body = io.NopCloser(content)
	switch f.kind {
	case "cut short":
		made.Body = io.NopCloser(io.MultiReader(content, brokenReader{}))
	case "no gzip":
		made.Header.Set("Content-Encoding", "gzip")
	}
	return made, nil
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestASuccessWhoseBodyCannotBeReadIsASuccessAndOneThatIsCutShortIsTheSecondTime(t *testing.T) {
	for _, kind := range []string{"cut short", "no gzip", "no message"} {
		for name, profile := range Profiles {
			told := 0
			config := testConfig(t, newScripted(), newManualClock())
			config.Profile, config.Transport = profile, faultyReplies{kind}
			config.Diagnostics = func(string) { told++ }
			e := New(config)
			for range 2 {
				e.Emit(sample("one", 9))
				if err := e.Flush(t.Context()); err != nil {
					t.Errorf("%s, %s: %v", kind, name, err)
				}
			}
			_ = e.Shutdown(t.Context())
			want, requests := 1, int64(2)
			if kind == "cut short" {
				want, requests = 2, 4 // the first time it is no answer, and that is told as well
			}
			if kind == "no message" && !profile.ReadsReplies {
				want = 0
			}
			if got := e.Stats(); got.Accepted != 2 || got.Requests != requests || told != want {
				t.Errorf("%s, %s: told %d times, %+v", kind, name, told, got)
			}
		}
	}
}

func TestARefusalWhoseBodyCannotBeReadIsARefusal(t *testing.T) {
	got := (&sender{}).read(&http.Response{
		StatusCode: http.StatusNotFound, Header: http.Header{}, Body: io.NopCloser(brokenReader{}),
	})
	if got.fault != nil || got.Status != http.StatusNotFound {
		t.Errorf("%+v", got)
	}
}
