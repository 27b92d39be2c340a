package policyclient

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
)

var errNoFile = errors.New("it is no file")

// lookAtFile looks at a file of which the tag was seen.
func lookAtFile(path, tag string) Look {
	// Its time is asked first: what changes while it is read is seen by the next look.
	seen, err := os.Stat(path)
	if err != nil {
		return Look{Error: reason(err)}
	}
	now := fmt.Sprintf("%d-%d", seen.ModTime().UnixNano(), seen.Size())
	if now == tag {
		return Look{Status: http.StatusNotModified}
	}
	body, err := readFile(path, 0)
	if err != nil {
		return Look{Error: reason(err)}
	}
	return Look{Status: http.StatusOK, Body: body, Tag: now, IsTooLarge: len(body) > documentBytes}
}

// readFile returns what a file holds, or as much of it as shows that it is too long for a document with so many bytes
// beside it. Of what nobody ever ends, such as a pipe, nothing is read.
func readFile(path string, room int) ([]byte, error) {
	seen, err := os.Stat(path)
	if err == nil && !seen.Mode().IsRegular() {
		err = errNoFile
	}
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, int64(documentBytes+room+1)))
}

// reason returns why a file cannot be read, without its path.
func reason(err error) string {
	var of *fs.PathError
	if errors.As(err, &of) {
		return of.Err.Error()
	}
	return err.Error()
}
