package policyclient

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// Kept is a document that is kept for the next start.
type Kept struct {
	// URL is the request that it was the answer to, in which its service and its address are.
	URL string
	Tag string
	// FetchedMs is when that was, in milliseconds since 1970.
	FetchedMs int64
	Body      []byte
}

const (
	keptHead     = "lipservice-policy-1"
	keptParts    = 5 // four lines, and the document
	mostDigits   = 16
	digitsOfName = 16
)

// FileName returns the name of the file of a request.
func FileName(url string) string {
	sum := sha256.Sum256([]byte(url))
	return "policy-" + hex.EncodeToString(sum[:])[:digitsOfName]
}

// Text returns a document as a file has it.
func (k *Kept) Text() []byte {
	head := keptHead + "\n" + k.URL + "\n" + k.Tag + "\n" + strconv.FormatInt(k.FetchedMs, 10) + "\n"
	return append([]byte(head), k.Body...)
}

// ReadKept returns what a file holds, if it is the answer to the same request.
func ReadKept(text []byte, url string) (*Kept, bool) {
	parts := bytes.SplitN(text, []byte("\n"), keptParts)
	if len(parts) != keptParts || string(parts[0]) != keptHead || string(parts[1]) != url {
		return nil, false
	}
	tag, fetched := string(parts[2]), string(parts[3])
	if usableTag(tag) != tag || len(fetched) > mostDigits {
		return nil, false
	}
	fetchedMs, err := strconv.ParseUint(fetched, 10, 63) // no sign
	return &Kept{url, tag, int64(fetchedMs), parts[4]}, err == nil
}
