package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
)

// batchRecords is how many records are logged between two waits, and requestRecords how many a request has.
const (
	batchRecords   = 512
	requestRecords = 64
)

type task struct {
	Cases      []testCase          `json:"cases"`
	Texts      map[string][]string `json:"texts"`
	Attributes [][][2]any          `json:"attributes"`
	Rounds     int                 `json:"rounds"`
}

// testCase says what is measured; see cases.py.
type testCase struct {
	Key        string `json:"key"`
	Policy     string `json:"policy"`
	Messages   string `json:"messages"`
	Attributes int    `json:"attributes"`
	Way        string `json:"way"`
	Request    string `json:"request"`
	Error      bool   `json:"error"`
	Gzip       bool   `json:"gzip"`
	Goroutines int    `json:"goroutines"`
	Stuck      bool   `json:"stuck"`
}

func (c *testCase) isOwn() bool  { return c.Way == "own" }
func (c *testCase) isKept() bool { return c.Policy == "keep" }

// line is one record.
type line struct {
	body  string
	attrs []slog.Attr
}

var failure = errors.New("no such order")

// linesOf returns the records of a case, whole batches of them.
func (t *task) linesOf(c *testCase) ([]line, error) {
	texts := t.Texts[c.Messages]
	lines := make([]line, max(1, len(texts)/batchRecords)*batchRecords)
	for i := range lines {
		lines[i].body = texts[i%len(texts)]
		if c.Error {
			lines[i].attrs = []slog.Attr{slog.Any("error", failure)}
			continue
		}
		for _, pair := range t.Attributes[i%len(t.Attributes)][:c.Attributes] {
			attr, err := attrOf(pair)
			if err != nil {
				return nil, err
			}
			lines[i].attrs = append(lines[i].attrs, attr)
		}
	}
	return lines, nil
}

func attrOf(pair [2]any) (slog.Attr, error) {
	key, _ := pair[0].(string)
	switch value := pair[1].(type) {
	case string:
		return slog.String(key, value), nil
	case bool:
		return slog.Bool(key, value), nil
	case json.Number:
		if whole, err := value.Int64(); err == nil {
			return slog.Int64(key, whole), nil
		}
		number, err := value.Float64()
		return slog.Float64(key, number), err
	default:
		return slog.Attr{}, fmt.Errorf("%s: no attribute is a %T", key, value)
	}
}

func readTask(text []byte) (*task, error) {
	var given task
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&given); err != nil {
		return nil, fmt.Errorf("reading the task: %w", err)
	}
	return &given, nil
}
