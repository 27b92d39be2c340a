// Package settings finds out what the options are, from code, the environment and defaults, and where records go.
package settings

import "time"

// Settings are all options as they were found, and what follows from them. They do not change.
type Settings struct {
	Destination Destination
	// Resource is what every request says about the process, in the order in which it is sent.
	Resource [][2]string
	Notices  []Notice

	values  map[string]any
	sources map[string]string
}

// Read reads options given in code, by the names of the spec, with durations in milliseconds, and the environment. It
// never fails: what cannot be used is passed over with a notice.
func Read(given map[string]any, environment func(string) string) *Settings {
	r := newReader(given, environment)
	r.readAll()
	found := r.find()
	resource := r.resource()
	r.fillDefaults()
	return &Settings{found, resource, r.allNotices(), r.values, r.sources}
}

func (r *reader) fillDefaults() {
	for i := range options {
		if _, has := r.values[options[i].name]; !has && options[i].fallback != nil {
			r.values[options[i].name] = options[i].fallback
		}
	}
}

// Truth returns the value of an option that is true or false.
func (s *Settings) Truth(name string) bool {
	return s.values[name] == true
}

// Source returns where the value of an option came from: its name in code, a variable, or nothing for a default.
func (s *Settings) Source(name string) string {
	return s.sources[name]
}

// Text returns the value of an option that is a text, or "".
func (s *Settings) Text(name string) string {
	text, _ := s.values[name].(string)
	return text
}

// Number returns the value of an option that is a number.
func (s *Settings) Number(name string) int {
	number, _ := s.values[name].(int64)
	return int(number)
}

// Duration returns the value of an option that is a duration.
func (s *Settings) Duration(name string) time.Duration {
	return time.Duration(s.Number(name)) * time.Millisecond
}
