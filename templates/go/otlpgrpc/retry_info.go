package otlpgrpc

import (
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
		for _, text := range fields(packed.Bytes, anyType) {
			name = string(text.Bytes)
		}
		if !strings.HasSuffix(name, "/google.rpc.RetryInfo") {
			continue
		}
		for _, info := range fields(packed.Bytes, anyValue) {
			for _, delay := range fields(info.Bytes, retryInfoDelay) {
				return duration(delay.Bytes), true
			}
		}
	}
	return 0, false
}

func duration(message []byte) time.Duration {
	var total time.Duration
	for _, seconds := range fields(message, durationSeconds) {
		total += time.Duration(min(seconds.Number, 1<<31)) * time.Second
	}
	for _, nanos := range fields(message, durationNanos) {
		total += time.Duration(min(nanos.Number, uint64(time.Second)))
	}
	return total
}

// fields returns the fields of a message that have a tag, up to where it is no message any more: a delay that cannot be
// read is none.
func fields(message []byte, tag uint64) []wireValue {
	found, _ := wireFields(message, tag)
	return found
}
