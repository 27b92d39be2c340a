package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
)

const checkBytes = 4

// options are those of the doctor.
type options struct {
	load       load
	sends      bool
	writesJSON bool
}

// runDoctor looks at the set-up, sends one record, and says what it found.
func runDoctor(arguments []string, getenv func(string) string, out, errs io.Writer) int {
	asked, err := parseOptions(arguments, errs)
	if errors.Is(err, flag.ErrHelp) {
		return exitGood
	}
	if err != nil {
		return exitUsage
	}
	found := readSettings(getenv)
	all := knownOf(found)
	all.Load, all.Check = asked.load, newCheck()
	all.Fetched = fetchPolicy(found, getenv, asked.sends)
	if asked.sends && found.Destination.Exists() {
		all.Arrival = sendRecord(found, getenv, all.Check)
	}
	said := diagnose(all)
	if asked.writesJSON {
		fmt.Fprintln(out, said.JSON())
	} else {
		fmt.Fprintln(out, said.Text())
	}
	return said.Status()
}

func parseOptions(arguments []string, errs io.Writer) (options, error) {
	asked := options{load: load{Processes: processes.Default, RecordBytes: recordBytes.Default}}
	flags := flag.NewFlagSet("lipservice doctor", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.Func("processes", "how many processes there are", number(&asked.load.Processes, processes))
	flags.Func("record-bytes", "what a record is billed with, for budgets of records",
		number(&asked.load.RecordBytes, recordBytes))
	noSend := flags.Bool("no-send", false, "send no record, and ask no service")
	flags.BoolVar(&asked.writesJSON, "json", false, "write everything as JSON")
	err := flags.Parse(arguments)
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("expected options only, got %q; a log is played by the Python package: lipservice doctor --log FILE",
			flags.Arg(0))
		fmt.Fprintln(errs, "lipservice doctor:", err)
	}
	asked.sends = !*noSend
	return asked, err
}

func number(place *int64, within bounds) func(string) error {
	return func(text string) error {
		read, err := strconv.ParseInt(text, 10, 64)
		if err != nil || !within.Allow(read) {
			return fmt.Errorf("expected a whole number from %d to %d", within.Low, within.High)
		}
		*place = read
		return nil
	}
}

// newCheck returns a name for the record that is sent.
func newCheck() string {
	var name [checkBytes]byte
	_, _ = rand.Read(name[:]) // it never fails, by its documentation
	return hex.EncodeToString(name[:])
}
