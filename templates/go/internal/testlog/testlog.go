// Package testlog carries lines of goroutines that may outlive a test to the log of that test.
package testlog

import (
	"sync"
	"testing"
)

// While returns what logs lines to t until the test is over, and drops later ones. A worker may speak when its test has
// returned already; t.Log then races with the end of the test, which under -race fails the package without a word.
func While(t testing.TB) func(line string) {
	var mu sync.Mutex
	over := false
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		over = true
	})
	return func(line string) {
		mu.Lock()
		defer mu.Unlock()
		if !over {
			t.Log(line)
		}
	}
}
