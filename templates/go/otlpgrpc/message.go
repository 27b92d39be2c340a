package otlpgrpc

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
)

var (
	errCompressed = errors.New("the answer is compressed, and not with gzip")
	errCut        = errors.New("the answer is shorter than it says")
)

// messageReader reads the first message of an answer; none is an empty one. What is no message fails when it is read.
func messageReader(content []byte, encoding string) io.Reader {
	if len(content) == 0 {
		return bytes.NewReader(nil)
	}
	if len(content) < prefixBytes {
		return failing{errCut}
	}
	length := uint64(binary.BigEndian.Uint32(content[1:]))
	if length > uint64(len(content)-prefixBytes) {
		return failing{errCut}
	}
	message := bytes.NewReader(content[prefixBytes:][:length])
	if content[0] == 0 {
		return message
	}
	return inflate(message, encoding)
}

// inflate reads a compressed message: servers answer a compressed call in kind, asked or not.
func inflate(message io.Reader, encoding string) io.Reader {
	if encoding != "gzip" {
		return failing{errCompressed}
	}
	reader, err := gzip.NewReader(message)
	if err != nil {
		return failing{err}
	}
	return reader
}

// failing fails when it is read.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	return 0, f.err
}
