//go:build race

package lipservice

// raceEnabled tells that the race detector runs, which makes everything slow and pools forgetful.
const raceEnabled = true
