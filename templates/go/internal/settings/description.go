package settings

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Describe returns every option that has a value as a JSON object in the order of the spec, with secrets as their number
// of characters and an address as it was given without its user, so that it can be shown to anybody.
func (s *Settings) Describe() string {
	var parts []string
	for i := range options {
		o := &options[i]
		value, has := s.values[o.name]
		if has {
			parts = append(parts, text(o.name)+":"+describe(o, value))
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// Given is an option that was given: its value as JSON, with secrets as their number of characters, and who gave it.
type Given struct{ Name, Value, Source string }

// Given returns the options that were given, in the order of the spec.
func (s *Settings) Given() []Given {
	var all []Given
	for i := range options {
		o := &options[i]
		if source := s.sources[o.name]; source != "" {
			all = append(all, Given{o.name, describe(o, s.values[o.name]), source})
		}
	}
	return all
}

// Headers returns the headers that were given, without the token's.
func (s *Settings) Headers() map[string]string {
	headers, _ := s.values[optionHeaders].(map[string]string)
	return headers
}

// EndpointSource returns where the address of the destination came from, or nothing for a default.
func (s *Settings) EndpointSource() string {
	switch s.Destination.Profile {
	case ProfilePostHog:
		return s.sources[optionEndpoint]
	case ProfileOTLP:
		return s.sources[optionOTLPEndpoint]
	}
	return ""
}

// HeadersSource returns where the headers came from.
func (s *Settings) HeadersSource() string {
	return s.sources[optionHeaders]
}

func describe(o *option, value any) string {
	if texts, isMap := value.(map[string]string); isMap {
		return describeMap(texts, o.secret)
	}
	written, isText := value.(string)
	switch {
	case isText && o.secret:
		return text(counted(written))
	case o.name == optionEndpoint:
		return text(withoutUser(written))
	}
	return text(value)
}

func describeMap(texts map[string]string, areSecret bool) string {
	parts := make([]string, 0, len(texts))
	for _, name := range sortedKeys(texts) {
		value := texts[name]
		if areSecret {
			value = counted(value)
		}
		parts = append(parts, text(name)+":"+text(value))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// Describe returns where records go as a JSON object: the way, and if there is a destination its profile, address and the
// names of the headers.
func (d *Destination) Describe(hasProvider bool) string {
	if !d.Exists() {
		return `{"way":` + text(d.Way) + "}"
	}
	names := map[string]bool{}
	for name := range d.Headers {
		names[lowerASCII(name)] = true
	}
	if hasProvider {
		names["authorization"] = true
	}
	return `{"way":` + text(d.Way) + `,"profile":` + text(d.Profile) + `,"url":` + text(d.URL) +
		`,"headers":` + text(sortedKeys(names)) + "}"
}

// DescribeResource returns the resource's attributes as a JSON list of pairs.
func (s *Settings) DescribeResource() string {
	return text(s.Resource)
}

// HasTokenProvider tells whether tokens come from a function.
func (s *Settings) HasTokenProvider() bool {
	return s.values[optionTokenProvider] == true
}

// JSON returns a value as compact JSON, in the form that all LipService SDKs write it.
func JSON(value any) string {
	return text(value)
}

// text returns a value as compact JSON, with nothing escaped but what must be.
func text(value any) string {
	var written bytes.Buffer
	encoder := json.NewEncoder(&written)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "null"
	}
	// Go escapes two line separators that JSON allows.
	return strings.NewReplacer("\\u2028", "\u2028", "\\u2029", "\u2029").Replace(strings.TrimSpace(written.String()))
}
