package settings

// reader goes through the options and their sources.
type reader struct {
	given       map[string]any
	environment func(string) string
	values      map[string]any    // what an option is, by its name
	sources     map[string]string // where a value came from, by the option's name; absent for a default
	told        map[string][]Notice
	notices     []Notice // of the destination
}

func newReader(given map[string]any, environment func(string) string) *reader {
	return &reader{given, environment, map[string]any{}, map[string]string{}, map[string][]Notice{}, nil}
}

// say adds a notice about the destination.
func (r *reader) say(said Notice) {
	r.notices = append(r.notices, said)
}

// texts returns a text that was given for an option.
func (r *reader) texts(name string) (string, bool) {
	text, isText := r.values[name].(string)
	return text, isText
}

// readAll reads every option from code and the environment.
func (r *reader) readAll() {
	for i := range options {
		o := &options[i]
		if r.take(o, o.name, r.given[o.name]) {
			continue
		}
		r.readVariables(o, o.env)
		r.readBase(o)
	}
}

func (r *reader) readVariables(o *option, names []string) {
	for _, name := range names {
		if r.take(o, name, r.environment(name)) {
			return
		}
	}
}

// readBase takes an address that others share, to which the path of logs is added.
func (r *reader) readBase(o *option) {
	if _, has := r.values[o.name]; has || o.baseEnv == "" || !r.take(o, o.baseEnv, r.environment(o.baseEnv)) {
		return
	}
	base, _ := parseAddress(r.environment(o.baseEnv))
	r.values[o.name] = base.below(otlpPath).String()
}

// readOTLP asks the variables that count for an OTLP endpoint only.
func (r *reader) readOTLP() {
	for i := range options {
		if _, has := r.values[options[i].name]; !has {
			r.readVariables(&options[i], options[i].otlpEnv)
		}
	}
}

// take takes a value if it can be used, and says so if not.
func (r *reader) take(o *option, source string, value any) bool {
	if isBlank(value) {
		return false
	}
	read, usable := r.readValue(o, source, value)
	if usable {
		r.values[o.name], r.sources[o.name] = read, source
	}
	return usable
}

func (r *reader) readValue(o *option, source string, value any) (any, bool) {
	switch {
	case o.kind == kindMap:
		return r.readTexts(o, source, value)
	case o.name == optionKey:
		return r.readKey(o, source, value)
	case o.name == optionEncoding && asksForGRPC(o, source, value):
		r.tell(o, notice("grpc", "source", source))
		return o.fallback, true
	}
	read, usable := o.read(value, source == o.name)
	if url, isText := read.(string); usable && isText && o.name == optionOTLPEndpoint {
		read = withPath(url)
	}
	if !usable {
		r.tell(o, notice("not_used", "source", source, "expected", o.expected, "found", o.found(value)))
	}
	return read, usable
}

func (r *reader) readTexts(o *option, source string, value any) (any, bool) {
	texts, wrong, usable := readMap(value, source == o.name, o.name == optionHeaders)
	if !usable {
		r.tell(o, notice("not_used", "source", source, "expected", o.expected, "found", o.found(value)))
		return nil, false
	}
	for _, part := range wrong {
		r.tell(o, notice("header", "source", source, "found", o.found(part)))
	}
	return texts, len(texts) > 0
}

// asksForGRPC tells whether a variable of OpenTelemetry asks for what HTTP does not do.
func asksForGRPC(o *option, source string, value any) bool {
	text, isText := value.(string)
	if !isText || lowerASCII(trimBlanks(text)) != "grpc" {
		return false
	}
	for _, name := range o.otlpEnv {
		if name == source {
			return true
		}
	}
	return false
}

func (r *reader) tell(o *option, said Notice) {
	r.told[o.name] = append(r.told[o.name], said)
}

// allNotices returns what was said of the options, in their order, and then of the destination.
func (r *reader) allNotices() []Notice {
	var all []Notice
	for i := range options {
		all = append(all, r.told[options[i].name]...)
	}
	return append(all, r.notices...)
}
