package lipservice

import (
	"crypto/sha256"
	"encoding/hex"
)

// keyPart is one of the things that may make up the key of a pattern.
type keyPart uint8

const (
	keySeverity keyPart = iota
	keyLogger
	keyTemplate
)

// severityBucket is a range of OpenTelemetry severity numbers, both ends included.
type severityBucket struct {
	name        string
	first, last int
}

// bucketName returns the name of the bucket a severity number falls in.
func bucketName(severity int) string {
	for _, bucket := range severityBuckets {
		if bucket.first <= severity && severity <= bucket.last {
			return bucket.name
		}
	}
	return defaultSeverityBucket
}

// keyFields holds the parts of a key.
type keyFields struct {
	severity         int
	logger, template []byte
}

// appendKey appends the key of a pattern: the profile, and its parts, with a NUL between each.
func appendKey(dst []byte, fields keyFields) []byte {
	dst = append(dst, Profile...)
	for _, part := range keyParts {
		dst = append(dst, 0)
		switch part {
		case keySeverity:
			dst = append(dst, bucketName(fields.severity)...)
		case keyLogger:
			dst = append(dst, fields.logger...)
		case keyTemplate:
			dst = append(dst, fields.template...)
		}
	}
	return dst
}

// patternID returns the hexadecimal name of a key.
func patternID(key []byte) string {
	sum := sha256.Sum256(key)
	var digits [2 * sha256.Size]byte
	hex.Encode(digits[:], sum[:])
	return string(digits[:idDigits])
}
