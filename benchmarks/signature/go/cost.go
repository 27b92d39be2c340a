package main

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

// leastTime is how long a measurement takes. A shorter one tells more about the machine than about the code.
const leastTime = 60 * time.Millisecond

// cost returns nanoseconds of process CPU per text, the collector's included. Each pass over the texts is read by what
// make returns.
func cost(create maker, texts []string) float64 {
	runtime.GC()
	var spent time.Duration
	passes := 0
	for ; spent < leastTime; passes++ {
		read := create()
		started := processTime()
		for _, text := range texts {
			read(text)
		}
		spent += processTime() - started
	}
	return float64(spent.Nanoseconds()) / float64(passes) / float64(len(texts))
}

// filled returns a maker whose reader has read the lines twice.
func filled(create maker, lines []string) maker {
	read := create()
	for range 2 {
		for _, line := range lines {
			read(line)
		}
	}
	return func() reader { return read }
}

func processTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(fmt.Sprintf("the system does not say what CPU time this process took: %v", err))
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
