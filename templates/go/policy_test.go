package lipservice

import (
	"errors"
	"strings"
	"testing"
)

func TestAPolicyThatIsRightHasAHashAndNoError(t *testing.T) {
	policy, err := ParsePolicy([]byte("{}"))
	if err != nil || policy.Hash() == "" || len(policy.Notices()) > 0 {
		t.Errorf("policy %v, error %v", policy, err)
	}
}

func TestWhatWasIgnoredInAPolicyCanBeRead(t *testing.T) {
	policy, err := ParsePolicy([]byte(`{"no such field":1}`))
	if err != nil {
		t.Fatal(err)
	}
	notices := policy.Notices()
	if len(notices) != 1 || notices[0].Path != `$["no such field"]` || notices[0].Message == "" {
		t.Fatalf("notices %v", notices)
	}
	notices[0] = Finding{}
	if policy.Notices()[0] == notices[0] {
		t.Error("notices can be changed")
	}
}

func TestTheErrorOfAPolicyListsAllThatIsWrong(t *testing.T) {
	policy, err := ParsePolicy([]byte(`{"version":[],"budget":true,"no such field":1}`))
	var invalid *PolicyError
	if policy != nil || !errors.As(err, &invalid) {
		t.Fatalf("policy %v, error %v", policy, err)
	}
	if len(invalid.Findings) != 2 || len(invalid.Notices) != 1 {
		t.Errorf("findings %v, notices %v", invalid.Findings, invalid.Notices)
	}
	for _, finding := range invalid.Findings {
		if !strings.Contains(err.Error(), "\n"+finding.Path+": "+finding.Message) {
			t.Errorf("%q does not say %v", err, finding)
		}
	}
}

func TestAnyBytesCanBeTakenForAPolicy(t *testing.T) {
	made := newSamples(16)
	for range 500 {
		if policy, err := ParsePolicy([]byte(made.any())); (policy == nil) != (err != nil) {
			t.Fatalf("policy %v, error %v", policy, err)
		}
	}
	if policy, err := ParsePolicy(nil); policy != nil || err == nil {
		t.Errorf("policy %v, error %v", policy, err)
	}
}
