//go:build !unix

package export

import "os"

// WriteStandardError writes a line to standard error.
func WriteStandardError(line string) {
	_, _ = os.Stderr.WriteString(line + "\n")
}
