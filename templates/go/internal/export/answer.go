package export

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
)

// answer is what came back to a request.
type answer struct {
	Answer
	fault         error // there was no answer
	rejected      int64 // records that the endpoint did not take
	message       string
	location      string // where a redirection points; it is not followed
	isTooLong     bool
	isCut         bool // it ended in its midst, or took too long
	sentBytes     int
	wasCompressed bool
}

// refusal says what an endpoint answered, and how many records that lost.
func (a *answer) refusal(records int) string {
	text := fmt.Sprintf("the endpoint answered %d to %d records", a.Status, records)
	switch {
	case a.isTooLong:
		text += fmt.Sprintf(" with more than %d bytes, which were not read", replyBytes)
	case a.location != "":
		text += " with the location " + shortened(shownAddress(a.location)) + "; redirections are not followed: set the endpoint to that"
	case a.message != "":
		text += ": " + shortened(a.message)
	}
	return text
}

// read takes what matters out of a response, and no more than may be read of it. Once there is a status, it counts: what
// cannot be read behind it, since it was cut short or is broken, is told, and nothing is repeated for it.
func (s *sender) read(response *http.Response) answer {
	got := answer{Answer: Answer{Status: response.StatusCode, RetryAfter: response.Header.Get("Retry-After")}}
	got.location = response.Header.Get("Location")
	body, err := ReadBounded(response, replyBytes)
	switch {
	case errors.Is(err, ErrTooLong):
		got.isTooLong = true
	case err != nil:
		got.message, got.isCut = unreadable(err), isCut(err)
	case response.StatusCode >= http.StatusBadRequest:
		got.message = string(body)
	case s.config.Profile.ReadsReplies:
		got.rejected, got.message, err = readPartialSuccess(body)
		if err != nil {
			got.rejected, got.message = 0, unreadable(err)
		}
	}
	return got
}

// isCut tells whether an answer ended in its midst, or took too long. What is only not to be understood came whole.
func isCut(err error) bool {
	var network net.Error
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, syscall.ECONNRESET) || errors.As(err, &network)
}

func unreadable(err error) string {
	return "an answer that cannot be read: " + err.Error()
}

// ErrTooLong says that more came than may.
var ErrTooLong = errors.New("the answer is too long")

// ReadBounded reads a body, decompressed, up to a bound that counts before and after; the error is [ErrTooLong] where more
// comes.
func ReadBounded(response *http.Response, most int) ([]byte, error) {
	var source io.Reader = &boundedReader{response.Body, most}
	if strings.EqualFold(response.Header.Get("Content-Encoding"), "gzip") {
		unpacked, err := gzip.NewReader(source)
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("it is no gzip: %v", err) // not wrapped: too little of it does not mean that it was cut
		}
		source = &boundedReader{unpacked, most}
	}
	return io.ReadAll(source)
}

// boundedReader fails where more comes than may.
type boundedReader struct {
	source io.Reader
	left   int
}

func (b *boundedReader) Read(into []byte) (int, error) {
	if len(into) > b.left+1 {
		into = into[:b.left+1]
	}
	count, err := b.source.Read(into)
	b.left -= count
	if b.left < 0 {
		return 0, ErrTooLong
	}
	return count, err
}

// readPartialSuccess reads what the endpoint says of records it did not take, in protobuf or in JSON; some answer with
// JSON to protobuf.
func readPartialSuccess(body []byte) (rejected int64, message string, err error) {
	if text := bytes.TrimSpace(body); len(text) > 0 && text[0] == '{' {
		return readJSON(text)
	}
	partial, err := lastField(body, partialTag)
	if err != nil || partial.Bytes == nil {
		return 0, "", err
	}
	count, err := lastField(partial.Bytes, rejectedTag)
	if err != nil {
		return 0, "", err
	}
	text, err := lastField(partial.Bytes, messageTag)
	return int64(count.Number), string(text.Bytes), err
}

func readJSON(text []byte) (rejected int64, message string, err error) {
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(text, &whole); err != nil || whole[partialName] == nil {
		return 0, "", err
	}
	var partial map[string]json.RawMessage
	if err := json.Unmarshal(whole[partialName], &partial); err != nil {
		return 0, "", err
	}
	if partial[messageName] != nil {
		err = json.Unmarshal(partial[messageName], &message)
	}
	// int64 is text in protobuf's JSON, but numbers are common.
	if digits := strings.Trim(string(partial[rejectedName]), `"`); err == nil && digits != "" && digits != "null" {
		rejected, err = strconv.ParseInt(digits, 10, 64)
	}
	return rejected, message, err
}

// lastField returns the last field with a tag, as protobuf has it; nothing if there is none.
func lastField(message []byte, tag uint64) (wireValue, error) {
	found, err := wireFields(message, tag)
	if len(found) == 0 {
		return wireValue{}, err
	}
	return found[len(found)-1], err
}
