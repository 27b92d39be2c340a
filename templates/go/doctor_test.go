package lipservice

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func mustSay(t *testing.T, report string, sentences ...string) {
	t.Helper()
	for _, sentence := range sentences {
		if !strings.Contains(report, sentence) {
			t.Errorf("the report does not say %q:\n%s", sentence, report)
		}
	}
}

func TestAClientSaysWhatItKeptAndDropped(t *testing.T) {
	stage := configured(t, func(config *Config) { config.Policy = tightPolicy })
	for range 10 {
		stage.Log(context.Background(), slog.LevelInfo, "order paid")
	}
	report := stage.Doctor()
	mustSay(t, report, "Seen 10: kept 1, dropped 9, held back for their requests 0.", "Dropped most: 9 of 10: order paid",
		"The policy of policy (inline) is valid and in force", "Budget of each process: 1 records a second")
}

func TestAClientWithoutADestinationSaysSo(t *testing.T) {
	client := Configure(context.Background(), Config{Getenv: func(string) string { return "" }, Diagnostics: func(string) {}})
	defer client.Close()
	report := client.Doctor()
	mustSay(t, report, "Nowhere yet.", "No record has been taken yet.")
	if strings.Contains(report, "Said lately") {
		t.Errorf("a notice of the set-up is said twice:\n%s", report)
	}
}

func TestAClientShowsNoSecretAndSaysWhatItHasSaidLately(t *testing.T) {
	const key = "phc_aSecretToken123"
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte("no entry for " + key))
	}))
	defer refusing.Close()
	client := Configure(context.Background(), Config{
		PostHogAPIKey: key, PostHogEndpoint: strings.Replace(refusing.URL, "//", "//me:hush@", 1), Manual: true,
		Getenv: func(string) string { return "" }, Diagnostics: func(string) {},
	})
	defer client.Close()
	client.Log(context.Background(), slog.LevelInfo, "x")
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	_ = client.Flush(ctx)
	report := client.Doctor()
	mustSay(t, report, "Nothing has arrived so far", "Lost: ", "Said lately: ")
	if strings.Contains(report, key) || strings.Contains(report, "hush") {
		t.Errorf("the report shows a secret:\n%s", report)
	}
}

func TestTheBuiltInPolicyIsKnownAlsoInShadow(t *testing.T) {
	stage := configured(t, func(config *Config) { config.Shadow = true })
	mustSay(t, stage.Doctor(), "The built-in policy is in force", "It is in shadow")
}

func TestAPolicyThatIsSetLaterIsTheOneInForce(t *testing.T) {
	stage := configured(t, nil)
	if err := stage.SetPolicy(`{"budget":"7/s"}`); err != nil {
		t.Fatal(err)
	}
	stage.clock.move(time.Hour)
	stage.Log(context.Background(), slog.LevelInfo, "x")
	mustSay(t, stage.Doctor(), "Budget of each process: 7 records a second")
}
