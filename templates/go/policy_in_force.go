package lipservice

import "errors"

// firstPolicy returns the policy that was given, if it can be used, or else the built-in one; and which of them it is.
func (p *pipeline) firstPolicy(config *Config, found *foundSettings) (first *corePolicy, source string) {
	if config.ParsedPolicy != nil {
		return parsed(config.ParsedPolicy), policyInline
	}
	if document := found.Text(optionPolicy); document != "" {
		if read, err := p.readPolicy(document, found.Source(optionPolicy), message("policy_built_in")); err == nil {
			return read, policyInline
		}
	}
	return parsed(nil), policyBuiltin
}

// beginPolicy makes the sampler with the first policy, and has it kept up to date.
func (p *pipeline) beginPolicy(config *Config, found *foundSettings, tools policyTools) {
	first, source := p.firstPolicy(config, found)
	p.policy = newPolicyInForce(p.clock, source, first)
	p.sampler = newCoreSampler(p.shadowed(first), p.seed)
	if config.ParsedPolicy != nil {
		return
	}
	tools.Clock, tools.Say, tools.Tell = p.clock, p.notices.Say, p.notices.Tell
	tools.Put = func(newest *corePolicy) { p.sampler.SetPolicy(p.shadowed(newest)) }
	p.watch = watchPolicy(found, p.policy, tools)
}

// readPolicy reads a document, and tells what is wrong with it, and what counts in that case.
func (p *pipeline) readPolicy(document, source, otherwise string) (*corePolicy, error) {
	read, err := ParsePolicy([]byte(document))
	if err != nil {
		var wrong *PolicyError
		if errors.As(err, &wrong) {
			p.tellIgnored(source, wrong.Notices)
			for _, finding := range wrong.Findings {
				p.notices.Say(message("policy", "source", source, "error", finding.String(), "used", otherwise))
			}
		}
		return nil, err
	}
	p.tellIgnored(source, read.Notices())
	return read.parsed, nil
}

func (p *pipeline) tellIgnored(source string, ignored []Finding) {
	for _, notice := range ignored {
		p.notices.Say(source + ": " + notice.String())
	}
}

// shadowed returns the policy, in shadow if the option says so.
func (p *pipeline) shadowed(given *corePolicy) *corePolicy {
	if !p.inShadow {
		return given
	}
	inShadow := *given
	inShadow.Shadow = true
	return &inShadow
}

// setPolicy lets another policy come into force.
func (p *pipeline) setPolicy(document string) error {
	read, err := p.readPolicy(document, "policy", message("policy_before"))
	if err == nil {
		p.policy.Replace(policyInline, read)
		p.sampler.SetPolicy(p.shadowed(read))
	}
	return err
}
