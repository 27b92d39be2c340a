package modelrecord

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"strconv"
)

// model is a value of the model: one of its fields is set, or it is null.
type model struct {
	Text    *string               `json:"s"`
	Boolean *bool                 `json:"b"`
	Integer *string               `json:"i"` // decimal digits of an int64
	Double  *string               `json:"d"` // its bits, in 16 hexadecimal digits
	Bytes   *string               `json:"x"` // in hexadecimal digits
	List    *[]json.RawMessage    `json:"l"`
	Map     *[][2]json.RawMessage `json:"m"`
}

// readValue turns a value of the model into one of slog's.
func readValue(raw json.RawMessage) (slog.Value, error) {
	var read model
	if err := json.Unmarshal(raw, &read); err != nil {
		return slog.Value{}, err
	}
	switch {
	case read.Text != nil:
		return slog.StringValue(*read.Text), nil
	case read.Boolean != nil:
		return slog.BoolValue(*read.Boolean), nil
	case read.Integer != nil:
		number, err := strconv.ParseInt(*read.Integer, 10, 64)
		return slog.Int64Value(number), err
	case read.Double != nil:
		bits, err := strconv.ParseUint(*read.Double, 16, 64)
		return slog.Float64Value(math.Float64frombits(bits)), err
	case read.Bytes != nil:
		content, err := hex.DecodeString(*read.Bytes)
		return slog.AnyValue(content), err
	case read.List != nil:
		return readList(*read.List)
	case read.Map != nil:
		pairs, err := readPairs(*read.Map)
		return slog.AnyValue(entries(pairs)), err
	}
	return slog.Value{}, nil
}

func readList(raw []json.RawMessage) (slog.Value, error) {
	values := make(list, len(raw))
	for i, element := range raw {
		value, err := readValue(element)
		if err != nil {
			return slog.Value{}, err
		}
		values[i] = value
	}
	return slog.AnyValue(values), nil
}

func readPairs(raw [][2]json.RawMessage) ([]slog.Attr, error) {
	attrs := make([]slog.Attr, len(raw))
	for i, pair := range raw {
		if err := json.Unmarshal(pair[0], &attrs[i].Key); err != nil {
			return nil, fmt.Errorf("a key: %w", err)
		}
		value, err := readValue(pair[1])
		if err != nil {
			return nil, err
		}
		attrs[i].Value = value
	}
	return attrs, nil
}
