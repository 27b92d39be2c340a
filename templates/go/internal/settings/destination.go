package settings

import "strings"

// Ways to find where records go, by their ids in the spec.
const (
	wayDisabled       = "disabled"
	wayKey            = "posthog_key"
	wayGateway        = "posthog_gateway"
	wayOTLP           = "otlp_endpoint"
	wayLocalCollector = "local_collector"
	wayNowhere        = "nowhere"
)

// Names of profiles.
const (
	ProfileOTLP    = "otlp"
	ProfilePostHog = "posthog"
)

// Destination is where records go.
type Destination struct {
	// Way is how it was found, by its id in the spec.
	Way string
	// Profile and URL are empty where records go nowhere.
	Profile string
	URL     string
	// Headers are sent with every request, by the names they were given; an authorization is among them.
	Headers map[string]string
}

// Exists tells whether there is somewhere to send records.
func (d *Destination) Exists() bool {
	return d.URL != ""
}

// find follows the detection of the spec.
func (r *reader) find() Destination {
	key, hasKey := r.texts(optionKey)
	switch {
	case r.values[optionDisabled] == true:
		return Destination{Way: wayDisabled}
	case hasKey:
		found := r.postHog(wayKey)
		found.Headers = withAuthorization(r.headers(), "Bearer "+key)
		return found
	case r.hasGateway():
		found := r.postHog(wayGateway)
		found.Headers = r.headers()
		return found
	}
	return r.otlp()
}

// hasGateway: POSTHOG_HOST alone is no reason, since other programs read it as well.
func (r *reader) hasGateway() bool {
	if source := r.sources[optionEndpoint]; source == "" || source == hostVariable {
		return false
	}
	_, hasProvider := r.values[optionTokenProvider]
	return hasProvider || len(r.headers()) > 0
}

// hostVariable is the variable of posthog_endpoint that PostHog's own libraries read.
const hostVariable = "POSTHOG_HOST"

func (r *reader) headers() map[string]string {
	headers, _ := r.values[optionHeaders].(map[string]string)
	return headers
}

// withAuthorization adds one, unless headers given by the user bring their own.
func withAuthorization(headers map[string]string, value string) map[string]string {
	all := map[string]string{"Authorization": value}
	for name, text := range headers {
		removeHeader(all, name)
		all[name] = text
	}
	return all
}

// postHog returns the address in PostHog's profile, with notices of what is not as it should be.
func (r *reader) postHog(way string) Destination {
	found := Destination{Way: way, Profile: ProfilePostHog, URL: r.postHogURL()}
	if source := r.sources[optionOTLPEndpoint]; source != "" {
		r.say(notice("both", "source", source))
	}
	return found
}

func (r *reader) postHogURL() string {
	given, isGiven := r.texts(optionEndpoint)
	source := r.sources[optionEndpoint]
	region := regions[defaultRegion]
	if !isGiven {
		return region + "/" + posthogPath
	}
	if known, isRegion := regions[lowerASCII(strings.Trim(given, blanks))]; isRegion {
		return known + "/" + posthogPath
	}
	parsed, usable := parseAddress(given)
	if !usable {
		r.say(notice("endpoint", "source", source, "found", quoted(given), "used", region))
		return region + "/" + posthogPath
	}
	if home, isApp := appHosts[parsed.host]; isApp {
		r.say(notice("app_host", "source", source, "found", quoted(given), "used", regions[home]))
		return regions[home] + "/" + posthogPath
	}
	parsed.path = strings.TrimRight(parsed.path, "/")
	if !strings.HasSuffix(parsed.path, pathEnd) {
		parsed = parsed.below(posthogPath)
	}
	return parsed.String()
}

// otlp returns an OTLP endpoint, or nowhere.
func (r *reader) otlp() Destination {
	found := Destination{Way: wayOTLP, Profile: ProfileOTLP}
	url, isGiven := r.texts(optionOTLPEndpoint)
	switch {
	case isGiven:
		found.URL = url
	case r.expectsCollector():
		found.Way, found.URL = wayLocalCollector, collector+"/"+otlpPath
	default:
		r.say(notice("nowhere"))
		return Destination{Way: wayNowhere}
	}
	r.readOTLP()
	found.Headers = r.headers()
	return found
}

// expectsCollector: whoever has set one of these has set up a Collector where everybody expects it. No port is probed.
func (r *reader) expectsCollector() bool {
	if lowerASCII(strings.Trim(r.environment("OTEL_LOGS_EXPORTER"), blanks)) == "otlp" {
		return true
	}
	return !isBlank(r.environment("OTEL_EXPORTER_OTLP_PROTOCOL")) || !isBlank(r.environment("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL"))
}
