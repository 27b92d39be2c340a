package settings

import (
	"strings"
	"testing"
)

func read(given map[string]any, environment map[string]string) *Settings {
	return Read(given, func(name string) string { return environment[name] })
}

func texts(notices []Notice) string {
	lines := make([]string, len(notices))
	for i, said := range notices {
		lines[i] = said.Text
	}
	return strings.Join(lines, "\n")
}

func TestCodeWinsOverTheEnvironmentAndThatOverTheDefault(t *testing.T) {
	environment := map[string]string{"OTEL_BLRP_MAX_QUEUE_SIZE": "7", "LIPSERVICE_DELAY_MS": "  "}
	if got := read(nil, environment); got.Number(QueueRecords) != 7 || got.Number(Delay) != 1000 {
		t.Error(got.Describe())
	}
	if got := read(map[string]any{QueueRecords: int64(9)}, environment); got.Number(QueueRecords) != 9 {
		t.Error(got.Describe())
	}
}

func TestAValueThatCannotBeUsedIsPassedOverAndTold(t *testing.T) {
	got := read(map[string]any{GzipLevel: int64(99)}, map[string]string{"LIPSERVICE_GZIP_LEVEL": "x", "LIPSERVICE_ENCODING": "JSON"})
	if got.Number(GzipLevel) != 3 || got.Text(Encoding) != "json" {
		t.Error(got.Describe())
	}
	said := texts(got.Notices)
	if !strings.Contains(said, "gzip_level: expected") || !strings.Contains(said, "LIPSERVICE_GZIP_LEVEL: expected") {
		t.Error(said)
	}
}

func TestATokenGoesToPostHogAndNowhereElse(t *testing.T) {
	got := read(nil, map[string]string{"POSTHOG_API_KEY": "phc_x", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"})
	if got.Destination.URL != "https://us.i.posthog.com/i/v1/logs" || got.Destination.Headers["Authorization"] != "Bearer phc_x" {
		t.Error(got.Destination)
	}
	if !strings.Contains(texts(got.Notices), "OTEL_EXPORTER_OTLP_ENDPOINT") {
		t.Error(got.Notices)
	}
	got = read(map[string]any{"posthog_api_key": "phx_personal"}, map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"})
	if got.Destination.URL != "http://collector:4318/v1/logs" || len(got.Destination.Headers) != 0 {
		t.Error(got.Destination)
	}
}

func TestEndpointsOfPostHogAreCompleted(t *testing.T) {
	for given, want := range map[string]string{
		"EU":                            "https://eu.i.posthog.com/i/v1/logs",
		"https://logs.example.com":      "https://logs.example.com/i/v1/logs",
		"https://x.example.com/p/":      "https://x.example.com/p/i/v1/logs",
		"https://x.example.com/v1/logs": "https://x.example.com/v1/logs",
		"localhost:8000":                "http://localhost:8000/i/v1/logs",
		"x.example.com/a?b=c#d":         "https://x.example.com/a/i/v1/logs?b=c",
		"app.posthog.com":               "https://us.i.posthog.com/i/v1/logs",
		"ftp://x":                       "https://us.i.posthog.com/i/v1/logs",
	} {
		got := read(map[string]any{"posthog_api_key": "phc_x", "posthog_endpoint": given}, nil)
		if got.Destination.URL != want {
			t.Errorf("%s: %s", given, got.Destination.URL)
		}
	}
}

func TestNoSecretIsShown(t *testing.T) {
	got := read(map[string]any{"posthog_api_key": "phc_secret", "headers": map[string]string{"X-Key": "hidden"}}, nil)
	shown := got.Describe() + got.Destination.Describe(false) + texts(got.Notices)
	if strings.Contains(shown, "secret") && strings.Contains(shown, "phc_secret") || strings.Contains(shown, "hidden") {
		t.Error(shown)
	}
}

func TestNoUserOfAnAddressIsShown(t *testing.T) {
	for _, address := range []string{"https://me:hid/den@h", "me:hidden@h:x", "https://me:hid@den@h/p", "hidden@"} {
		for _, name := range []string{"posthog_endpoint", "otlp_endpoint", "compression"} {
			got := read(map[string]any{"posthog_api_key": "phc_x", name: address}, nil)
			shown := got.Describe() + texts(got.Notices)
			if strings.Contains(shown, "hid") || strings.Contains(shown, "den") || !strings.Contains(shown, "`…@") {
				t.Errorf("%s: %s", name, shown)
			}
		}
	}
}

func TestAHeaderOfOnesOwnWinsOverTheToken(t *testing.T) {
	got := read(map[string]any{"posthog_api_key": "phc_x", "headers": map[string]string{"authorization": "Basic own"}}, nil)
	if headers := got.Destination.Headers; len(headers) != 1 || headers["authorization"] != "Basic own" {
		t.Error(headers)
	}
}

func TestAHeaderThatHTTPDoesNotAllowIsPassedOverAndTold(t *testing.T) {
	got := read(map[string]any{"posthog_api_key": "phc_x", "headers": map[string]string{
		"a b": "1", "X-Umlaut": "ü", "X-Bell": "\a", "X-Lines": "two\r\nlines", "X-Tab": "a\tb",
	}}, nil)
	headers := got.Destination.Headers
	if len(headers) != 3 || headers["X-Lines"] != "twolines" || headers["X-Tab"] != "a\tb" {
		t.Error(headers)
	}
	for _, said := range got.Notices {
		if said.Name != "header" {
			t.Error(said)
		}
	}
	if len(got.Notices) != 3 {
		t.Error(got.Notices)
	}
}

func TestNothingIsSentWithoutADestinationAndThatIsSaid(t *testing.T) {
	got := read(nil, nil)
	if got.Destination.Exists() || len(got.Notices) != 1 || got.Notices[0].Name != "nowhere" {
		t.Error(got.Destination, got.Notices)
	}
}

func FuzzReadingSurvivesEveryEnvironment(f *testing.F) {
	f.Add("a=b,%zz", "https://[::1]:99999/x?y#z", "-1")
	f.Fuzz(func(t *testing.T, pairs, address, number string) {
		got := read(map[string]any{"posthog_endpoint": address, "headers": pairs}, map[string]string{
			"OTEL_RESOURCE_ATTRIBUTES": pairs, "POSTHOG_API_KEY": number, "LIPSERVICE_DELAY_MS": number, "LIPSERVICE_URL": address,
		})
		if got.Describe() == "" {
			t.Error("nothing")
		}
	})
}
