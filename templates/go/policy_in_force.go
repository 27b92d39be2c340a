package lipservice

import "errors"

// firstPolicy returns the policy that was given, if it can be used.
func (p *pipeline) firstPolicy(config *Config, found *foundSettings) *corePolicy {
	given := parsed(config.ParsedPolicy)
	if document := found.Text(optionPolicy); document != "" && config.ParsedPolicy == nil {
		read, err := p.readPolicy(document, found.Source(optionPolicy), "the built-in policy")
		if err == nil {
			given = read
		}
	}
	return p.shadowed(given)
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
	read, err := p.readPolicy(document, "policy", "the policy before")
	if err == nil {
		p.sampler.SetPolicy(p.shadowed(read))
	}
	return err
}
