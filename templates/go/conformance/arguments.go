package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf16"
)

var errMissing = errors.New("missing")

// operation runs one operation of the SDK.
type operation func(in *arguments) (results, error)

// results holds what an operation returned, by name.
type results map[string]any

// arguments reads the arguments of a case. After the first fault it only returns zeros.
type arguments struct {
	values map[string]json.RawMessage
	fault  error
}

// text returns a text; where it is absent, the default, if there is one.
func (a *arguments) text(name string, absent ...string) string {
	return read(a, name, decodeText, absent)
}

// integer returns an integer; where it is absent, the default, if there is one.
func (a *arguments) integer(name string, absent ...int) int {
	return read(a, name, decodeInteger, absent)
}

func read[T any](a *arguments, name string, decode func(json.RawMessage) (T, error), absent []T) T {
	raw, ok := a.values[name]
	if (!ok || string(raw) == "null") && len(absent) > 0 {
		return absent[0]
	}
	value, err := decode(raw)
	if err != nil && a.fault == nil {
		a.fault = fmt.Errorf("%s: %w", name, err)
	}
	return value
}

// decodeText reads a JSON string, or bytes or UTF-16 code units that need not be well formed.
func decodeText(raw json.RawMessage) (string, error) {
	if len(raw) == 0 {
		return "", errMissing
	}
	if raw[0] == '"' {
		var text string
		err := json.Unmarshal(raw, &text)
		return text, err
	}
	var coded struct {
		Base64 *string `json:"$b64"`
		Units  *string `json:"$u16"`
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&coded); err != nil {
		return "", err
	}
	switch {
	case coded.Base64 != nil && coded.Units == nil:
		decoded, err := base64.StdEncoding.DecodeString(*coded.Base64)
		return string(decoded), err
	case coded.Units != nil && coded.Base64 == nil:
		return decodeUnits(*coded.Units)
	}
	return "", errors.New("want a string, $b64 or $u16")
}

func decodeUnits(digits string) (string, error) {
	decoded, err := hex.DecodeString(digits)
	if err != nil {
		return "", err
	}
	if len(decoded)%2 != 0 {
		return "", errors.New("want four digits for each code unit")
	}
	units := make([]uint16, len(decoded)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(decoded[2*i:])
	}
	return string(utf16.Decode(units)), nil
}

func decodeInteger(raw json.RawMessage) (int, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return 0, errMissing
	}
	var value int
	err := json.Unmarshal(raw, &value)
	return value, err
}
