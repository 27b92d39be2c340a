//go:build !race

package lipservice

const raceEnabled = false
