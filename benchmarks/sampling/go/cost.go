package main

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

// leastTime is how long a measurement takes. A shorter one tells more about the machine than about the code.
const leastTime = 60 * time.Millisecond

// contender is what is measured. pass handles some thousands of records and returns how many.
type contender struct {
	name  string
	title string
	pass  func() int
}

// cost returns nanoseconds of process CPU per record, the collector's included.
func cost(pass func() int) float64 {
	runtime.GC()
	records := 0
	started := processTime()
	for {
		records += pass()
		if spent := processTime() - started; spent >= leastTime {
			return float64(spent.Nanoseconds()) / float64(records)
		}
	}
}

// allocations returns how often a record allocates, once buffers have their size.
func allocations(pass func() int) float64 {
	const passes = 20
	pass()
	var before, after runtime.MemStats
	records := 0
	runtime.ReadMemStats(&before)
	for range passes {
		records += pass()
	}
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / float64(records)
}

func processTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(fmt.Sprintf("the system does not say what CPU time this process took: %v", err))
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
