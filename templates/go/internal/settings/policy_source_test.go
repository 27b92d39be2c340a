package settings

import "testing"

func TestTheFirstSourceOfPoliciesThatIsGivenCounts(t *testing.T) {
	all := map[string]string{
		"LIPSERVICE_POLICY": "{}", "LIPSERVICE_POLICY_FILE": "p.json", "LIPSERVICE_URL": "https://policies.test",
	}
	for _, c := range []struct {
		given     map[string]any
		variables []string
		want      PolicySource
	}{
		{nil, []string{"LIPSERVICE_POLICY", "LIPSERVICE_POLICY_FILE", "LIPSERVICE_URL"}, PolicySource{"inline", "LIPSERVICE_POLICY"}},
		{nil, []string{"LIPSERVICE_POLICY_FILE", "LIPSERVICE_URL"}, PolicySource{"file", "LIPSERVICE_POLICY_FILE"}},
		{nil, []string{"LIPSERVICE_URL"}, PolicySource{"service", "LIPSERVICE_URL"}},
		{nil, nil, PolicySource{"builtin", ""}},
		{map[string]any{"policy_file": "p.json"}, nil, PolicySource{"file", "policy_file"}},
		{map[string]any{"lipservice_url": "ftp://policies.test"}, nil, PolicySource{"builtin", ""}},
	} {
		environment := func(name string) string {
			for _, given := range c.variables {
				if given == name {
					return all[name]
				}
			}
			return ""
		}
		if got := Read(c.given, environment).PolicySource(); got != c.want {
			t.Errorf("%v and %v choose %v, want %v", c.given, c.variables, got, c.want)
		}
	}
}
