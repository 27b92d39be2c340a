package settings

// Names of resource attributes in the spec, in the order in which they are sent.
var resourceOrder = []string{"service_name", "service_version", "environment", "team_id"}

const unknownService = "unknown_service"

// resource returns the attributes of the process: the service, its facts, what else the user says, and the SDK's name.
func (r *reader) resource() [][2]string {
	others, _ := r.values[optionAttributes].(map[string]string)
	facts := r.facts(others)
	var pairs [][2]string
	own := map[string]bool{resourceKeys["sdk_name"]: true, resourceKeys["sdk_language"]: true, resourceKeys["sdk_version"]: true}
	for _, name := range resourceOrder {
		if text, has := facts[name]; has {
			pairs = append(pairs, [2]string{resourceKeys[name], text})
			own[resourceKeys[name]] = true
		}
	}
	for _, key := range sortedKeys(others) {
		if !own[key] {
			pairs = append(pairs, [2]string{key, others[key]})
		}
	}
	return append(pairs, [2]string{resourceKeys["sdk_name"], sdkName})
}

// facts returns what options say of the process, by the names of the spec.
func (r *reader) facts(others map[string]string) map[string]string {
	facts := map[string]string{"service_name": unknownService}
	if name := others[resourceKeys["service_name"]]; name != "" {
		facts["service_name"] = name
	}
	for i := range options {
		if text, isText := r.texts(options[i].name); isText && options[i].resource != "" {
			facts[options[i].resource] = text
		}
	}
	return facts
}
