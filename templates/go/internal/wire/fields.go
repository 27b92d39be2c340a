// Package wire reads protobuf messages, as much of them as answers of endpoints need.
package wire

import (
	"encoding/binary"
	"errors"
)

// Value is the value of a field: a number or bytes, by its wire type. Of fields of fixed width it is nothing.
type Value struct {
	Number uint64
	Bytes  []byte
}

// ErrMessage says that something is no message.
var ErrMessage = errors.New("it is no protobuf message")

// Wire types, the last three bits of a tag.
const (
	varint   = 0
	fixed64  = 1
	lengthed = 2
	fixed32  = 5
	typeBits = 7
)

// Fields returns the fields of a message that have a tag, the number of the field and its wire type. What is no message
// gives ErrMessage, with the fields in front of where it went wrong.
func Fields(message []byte, tag uint64) (found []Value, err error) {
	for len(message) > 0 {
		next, size := binary.Uvarint(message)
		if size <= 0 {
			return found, ErrMessage
		}
		value, used := read(message[size:], next&typeBits)
		if used <= 0 {
			return found, ErrMessage
		}
		message = message[size+used:]
		if next == tag {
			found = append(found, value)
		}
	}
	return found, nil
}

// read returns a field's value by its wire type, and how many bytes it takes; 0: it is none.
func read(message []byte, wireType uint64) (Value, int) {
	switch wireType {
	case varint:
		number, size := binary.Uvarint(message)
		return Value{Number: number}, max(size, 0)
	case fixed64:
		return skip(message, 8)
	case fixed32:
		return skip(message, 4)
	case lengthed:
		length, size := binary.Uvarint(message)
		if size <= 0 || length > uint64(len(message)-size) {
			return Value{}, 0
		}
		end := size + int(length)
		return Value{Bytes: message[size:end:end]}, end
	}
	return Value{}, 0
}

func skip(message []byte, size int) (Value, int) {
	if len(message) < size {
		return Value{}, 0
	}
	return Value{}, size
}
