// Command lipservice says whether logs arrive and what they can cost: lipservice doctor.
package main

import (
	"fmt"
	"io"
	"os"
)

// Exit statuses.
const (
	exitGood  = 0
	exitUsage = 2
)

const usage = `usage: lipservice doctor [--processes N] [--record-bytes N] [--no-send] [--json]

doctor   say where records go, whether one arrives, and what the policy can cost

lipservice simulate, which plays a log file through a policy, is a command of the Python package.
`

func main() {
	os.Exit(run(os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run runs one command and returns the exit status: 0 all is well, 1 a check failed, 2 wrong arguments.
func run(arguments []string, getenv func(string) string, out, errs io.Writer) int {
	name := ""
	if len(arguments) > 0 {
		name = arguments[0]
	}
	switch name {
	case "doctor":
		return runDoctor(arguments[1:], getenv, out, errs)
	case "help", "-h", "--help":
		fmt.Fprint(out, usage)
		return exitGood
	case "version", "--version":
		fmt.Fprintln(out, "lipservice", version)
		return exitGood
	}
	fmt.Fprintf(errs, "%slipservice: expected the command doctor, got %q\n", usage, name)
	return exitUsage
}
