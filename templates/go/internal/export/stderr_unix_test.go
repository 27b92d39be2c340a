//go:build unix

package export

import (
	"os"
	"os/exec"
	"testing"
)

const onBrokenError = "LIPSERVICE_TEST_ON_BROKEN_STANDARD_ERROR"

func TestAStandardErrorThatNobodyReadsDoesNotEndTheProgram(t *testing.T) {
	if os.Getenv(onBrokenError) != "" {
		WriteStandardError("lost")
		WriteStandardError("lost again")
		return
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	reader.Close()
	program := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$")
	program.Env = append(os.Environ(), onBrokenError+"=1")
	program.Stderr = writer
	if err := program.Run(); err != nil {
		t.Fatal(err)
	}
}

func TestLinesOfDiagnosticsArriveOnStandardError(t *testing.T) {
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	own := os.Stderr
	defer func() { os.Stderr = own }()
	os.Stderr = file
	WriteStandardError("one")
	WriteStandardError("two")
	if content, err := os.ReadFile(file.Name()); err != nil || string(content) != "one\ntwo\n" {
		t.Errorf("%q, %v", content, err)
	}
}
