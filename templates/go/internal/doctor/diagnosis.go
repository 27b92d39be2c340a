package doctor

// Known is all that may be known; what is nil is not.
type Known struct {
	Settings *foundSettings
	Load     Load
	Check    string // the name of the record that was sent
	Arrival  *Arrival
	Fetched  *Fetched // what the policy's file or service gave
	Counts   *Counts
	InForce  *corePolicy // of an application that runs
}

// Diagnose returns the whole report.
func Diagnose(known Known) *Report {
	found := &facts{map[string]string{}, map[string][]string{}}
	secrets := secretsOf(known.Settings)
	found.destination(known.Settings, secrets)
	found.arrival(known.Arrival, known.Settings.Destination.Exists(), secrets)
	found.texts["body"] = hide(Body(known.Check, known.Settings), secrets)
	found.policy(known, secrets)
	found.records(known.Counts, secrets)
	return compose(found)
}
