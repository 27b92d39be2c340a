package otlpgrpc

import (
	"encoding/binary"
	"strings"
	"time"
)

// Fields of google.rpc.Status, google.protobuf.Any, google.rpc.RetryInfo and google.protobuf.Duration, with their types.
const (
	statusDetails   = 3<<3 | 2
	anyType         = 1<<3 | 2
	anyValue        = 2<<3 | 2
	retryInfoDelay  = 1<<3 | 2
	durationSeconds = 1 << 3
	durationNanos   = 2 << 3
)

// retryDelay finds the delay of the RetryInfo among a status's details.
func retryDelay(details []byte) (time.Duration, bool) {
	for _, packed := range fields(details, statusDetails) {
		var name string
		for _, text := range fields(packed.bytes, anyType) {
			name = string(text.bytes)
		}
		if !strings.HasSuffix(name, "/google.rpc.RetryInfo") {
			continue
		}
		for _, info := range fields(packed.bytes, anyValue) {
			for _, delay := range fields(info.bytes, retryInfoDelay) {
				return duration(delay.bytes), true
			}
		}
	}
	return 0, false
}

func duration(message []byte) time.Duration {
	var total time.Duration
	for _, seconds := range fields(message, durationSeconds) {
		total += time.Duration(min(seconds.number, 1<<31)) * time.Second
	}
	for _, nanos := range fields(message, durationNanos) {
		total += time.Duration(min(nanos.number, uint64(time.Second)))
	}
	return total
}

// value is a field of a message: a number or bytes, by its wire type.
type value struct {
	number uint64
	bytes  []byte
}

// fields returns the fields of a message that have a tag, up to where it is no message any more.
func fields(message []byte, tag uint64) (found []value) {
	for len(message) > 0 {
		next, size := binary.Uvarint(message)
		if size <= 0 {
			return found
		}
		read, used := field(message[size:], next&7)
		if used <= 0 {
			return found
		}
		message = message[size+used:]
		if next == tag {
			found = append(found, read)
		}
	}
	return found
}

// field reads a field by its wire type and returns how long it is; 0: it is none.
func field(message []byte, wireType uint64) (value, int) {
	sizes := map[uint64]int{1: 8, 5: 4} // of fixed width
	if size := sizes[wireType]; size > 0 && size <= len(message) {
		return value{}, size
	}
	number, size := binary.Uvarint(message)
	switch {
	case size <= 0 || wireType != 0 && wireType != 2:
		return value{}, 0
	case wireType == 0:
		return value{number: number}, size
	case number > uint64(len(message)-size):
		return value{}, 0
	}
	end := size + int(number)
	return value{bytes: message[size:end]}, end
}
