//go:build unix

package export

import (
	"os"
	"syscall"
)

// WriteStandardError writes a line to standard error. Go ends a program that writes to its own descriptor of a closed one;
// a copy of the descriptor only fails, and logging is no reason to end.
func WriteStandardError(line string) {
	raw, err := os.Stderr.SyscallConn()
	if err != nil {
		return
	}
	var file *os.File
	_ = raw.Control(func(descriptor uintptr) {
		syscall.ForkLock.RLock() // no child may be born with the copy
		defer syscall.ForkLock.RUnlock()
		if copied, err := syscall.Dup(int(descriptor)); err == nil {
			syscall.CloseOnExec(copied)
			file = os.NewFile(uintptr(copied), "standard error")
		}
	})
	if file == nil {
		return
	}
	defer file.Close()
	_, _ = file.WriteString(line + "\n")
}
