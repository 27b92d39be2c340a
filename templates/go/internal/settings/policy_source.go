package settings

// Sources of policies, as the statistics name them.
const (
	PolicyBuiltin = "builtin"
	PolicyInline  = "inline"
	PolicyFile    = "file"
	PolicyService = "service"
	PolicyCache   = "cache"
)

// PolicySource is a source of policies, and the option or variable that chose it; nothing chooses the built-in one.
type PolicySource struct{ Name, Option string }

// policyChoices are the options that choose a source. The first that is given counts.
var policyChoices = [...]PolicySource{
	{PolicyInline, Policy}, {PolicyFile, PolicyFileOption}, {PolicyService, LipServiceURL},
}

// PolicySource returns the source that the settings choose.
func (s *Settings) PolicySource() PolicySource {
	for _, choice := range policyChoices {
		if s.Text(choice.Option) != "" {
			return PolicySource{choice.Name, s.Source(choice.Option)}
		}
	}
	return PolicySource{Name: PolicyBuiltin}
}
