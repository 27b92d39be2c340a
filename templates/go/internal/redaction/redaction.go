// Package redaction takes out of texts and values what is secret, by the rules and names of the spec.
package redaction

import (
	"strings"
	"sync/atomic"
	"unicode/utf8"
)

// Reasons beside the rules, behind which their counts stand.
const (
	reasonKey = len(rules) + iota
	reasonTooLong
	reasonFault
	reasonCount
)

// Redaction knows what is secret, and counts what it took out. It is safe for concurrent use.
type Redaction struct {
	names   map[string]struct{}
	longest int
	counts  [reasonCount]atomic.Int64
}

// New returns a redaction that knows further names.
func New(further []string) *Redaction {
	r := &Redaction{names: make(map[string]struct{}, len(secretNames)+len(further))}
	for _, name := range secretNames {
		r.add(name)
	}
	for _, name := range further {
		r.add(fold(strings.Trim(name, " \t")))
	}
	return r
}

func (r *Redaction) add(folded string) {
	if folded != "" {
		r.names[folded] = struct{}{}
		r.longest = max(r.longest, len(folded))
	}
}

// Text returns a text without what the rules fit; no more of it is looked at than is sent.
func (r *Redaction) Text(text string) string {
	if len(text) <= textBytes {
		return r.redacted(text, false)
	}
	end := textBytes
	for textBytes-end < utf8.UTFMax-1 && !utf8.RuneStart(text[end]) {
		end--
	}
	return r.redacted(text[:end], true)
}

// Bytes is [Redaction.Text] of bytes.
func (r *Redaction) Bytes(content []byte) []byte {
	looked := string(content[:min(len(content), textBytes)])
	if left := r.redacted(looked, len(content) > textBytes); left != looked {
		return []byte(left)
	}
	return content
}

func (r *Redaction) redacted(text string, isCut bool) string {
	a := theAutomaton()
	starts := &a.starts
	if !isCut && hint != "" && !strings.Contains(text, hint) {
		starts = &a.quickStarts
	}
	var left strings.Builder
	kept, end, before := 0, len(text), uint8(edgeClass)
	for at := 0; at < len(text); at++ {
		class := a.classes[text[at]]
		state := a.rows[int(starts[before])<<rowShift|int(class)]
		before = class
		if state == 0 {
			continue
		}
		number, partEnd, ranOut := a.attempt(text, at, state)
		if ranOut && isCut {
			end = at // what is behind the cut may belong to it
			break
		}
		if number == 0 {
			continue
		}
		r.counts[number-1].Add(1)
		left.WriteString(text[kept:at])
		left.WriteString(rules[number-1].replacement)
		kept, at, before = partEnd, partEnd-1, a.classes[text[partEnd-1]]
	}
	if kept == 0 && !isCut {
		return text
	}
	left.WriteString(text[kept:end])
	if isCut {
		r.counts[reasonTooLong].Add(1)
		left.WriteString(tooLongMark)
	}
	return left.String()
}

// Secret returns what stands for a value whose name is secret.
func (r *Redaction) Secret(name string) (mark string, is bool) {
	if !r.isSecret(name) {
		return "", false
	}
	r.counts[reasonKey].Add(1)
	return keyMark, true
}

// Fault returns what stands for a record in which redaction has failed.
func (r *Redaction) Fault() string {
	r.counts[reasonFault].Add(1)
	return faultMark
}

// IsUntouched tells whether an attribute of a record is left alone.
func (r *Redaction) IsUntouched(key string) bool {
	return untouchedKeys[key]
}

// Counts returns how many values were taken out, by rule or reason, without those of which there were none.
func (r *Redaction) Counts() map[string]int64 {
	counts := map[string]int64{}
	for i := range r.counts {
		if count := r.counts[i].Load(); count > 0 {
			counts[reasonName(i)] = count
		}
	}
	return counts
}

func reasonName(number int) string {
	switch number {
	case reasonKey:
		return "key"
	case reasonTooLong:
		return "too_long"
	case reasonFault:
		return "fault"
	}
	return rules[number].id
}
