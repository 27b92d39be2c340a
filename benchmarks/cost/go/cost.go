package main

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

// leastTime is how long a measurement takes. A shorter one tells more about the machine than about the code.
const leastTime = 60 * time.Millisecond

// contender is what is measured. run handles some records and returns how many; clear is not measured.
type contender struct {
	run   func() int
	clear func()
}

// cost returns nanoseconds of process CPU per record, the collector's included.
func (c contender) cost() float64 {
	runtime.GC()
	records := 0
	var spent time.Duration
	for spent < leastTime {
		started := processTime()
		records += c.run()
		spent += processTime() - started
		if c.clear != nil {
			c.clear()
		}
	}
	return float64(spent.Nanoseconds()) / float64(records)
}

// allocations returns how often a record allocates, once buffers have their size.
func (c contender) allocations() float64 {
	const runs = 20
	records, allocated := 0, uint64(0)
	for i := range 2 * runs {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		handled := c.run()
		runtime.ReadMemStats(&after)
		if i >= runs {
			records += handled
			allocated += after.Mallocs - before.Mallocs
		}
		if c.clear != nil {
			c.clear()
		}
	}
	return float64(allocated) / float64(records)
}

func processTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(fmt.Sprintf("the system does not say what CPU time this process took: %v", err))
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
