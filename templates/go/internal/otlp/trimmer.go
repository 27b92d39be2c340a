package otlp

import "log/slog"

// trimmer makes records that hold no more than they may, and nothing but plain values. It is slow, and rarely needed.
type trimmer struct{ values, bytes int } // how much there is still room for

// trim returns a record that can be written as it is. Texts take their room in the order of the calls here.
func trim(r *Record, f fields) *Record {
	t := trimmer{maxValues, maxRecordBytes}
	result := *r
	result.EventName = t.text(r.EventName, maxTextBytes)
	if f.severityText {
		result.SeverityText = t.text(r.SeverityText, maxTextBytes)
	}
	result.Body = slog.Value{}
	if body := bodyOf(r.Body); hasValue(body) {
		result.Body = t.value(body, 1)
	}
	var dropped int
	result.Attrs, dropped = t.entries(r.Attrs, maxAttributes, 1)
	result.DroppedAttrs = max(0, r.DroppedAttrs) + dropped
	return &result
}

// trimResource returns the attributes of a resource, of which there may be any number.
func trimResource(attrs []slog.Attr) []slog.Attr {
	t := trimmer{maxValues, maxRecordBytes}
	trimmed, _ := t.entries(attrs, len(attrs), 1)
	return trimmed
}

func (t *trimmer) text(text string, limit int) string {
	cut := cutText(text, min(limit, t.bytes))
	t.bytes -= len(cut)
	return cut
}

// value returns a value of a depth, for which there is room.
func (t *trimmer) value(v slog.Value, depth int) slog.Value {
	t.values--
	v = plain(v, t.values+1)
	switch v.Kind() {
	case slog.KindString:
		return slog.StringValue(t.text(v.String(), maxTextBytes))
	case slog.KindGroup:
		return t.entriesValue(v.Group(), depth)
	case slog.KindAny:
		switch held := v.Any().(type) {
		case Entries:
			return t.entriesValue(held, depth)
		case List:
			return t.list(held, depth)
		case []byte:
			held = held[:min(len(held), maxTextBytes, t.bytes)]
			t.bytes -= len(held)
			return slog.AnyValue(held)
		}
	}
	return v
}

func (t *trimmer) list(list List, depth int) slog.Value {
	if depth > maxDepth {
		return slog.StringValue(deepListMark) // which counts as nothing
	}
	result := make(List, 0, min(len(list), t.values))
	for _, element := range list {
		if t.values == 0 {
			break
		}
		result = append(result, t.value(element, depth+1))
	}
	return slog.AnyValue(result)
}

func (t *trimmer) entriesValue(entries []slog.Attr, depth int) slog.Value {
	if depth > maxDepth {
		return slog.StringValue(deepMapMark)
	}
	result, _ := t.entries(entries, maxValues, depth+1)
	return slog.AnyValue(Entries(result))
}

// entries returns attributes or the entries of a map, at most `limit` of them, and how many were left out.
func (t *trimmer) entries(entries []slog.Attr, limit, depth int) (result Entries, left int) {
	distinct := lastOfEach(entries)
	result = make(Entries, 0, min(len(distinct), limit, t.values))
	for i, entry := range distinct {
		if len(result) == limit || t.values == 0 {
			return result, len(distinct) - i
		}
		key := t.text(entry.Key, maxKeyBytes)
		result = append(result, slog.Attr{Key: key, Value: t.value(entry.Value, depth)})
	}
	return result, 0
}

// lastOfEach returns the last entry of each key, with keys as long as they may be.
func lastOfEach(entries []slog.Attr) []slog.Attr {
	last := make(map[string]int, len(entries))
	cut := make([]slog.Attr, len(entries))
	for i, entry := range entries {
		cut[i] = slog.Attr{Key: cutText(entry.Key, maxKeyBytes), Value: entry.Value}
		last[cut[i].Key] = i
	}
	distinct := cut[:0]
	for i, entry := range cut {
		if last[entry.Key] == i {
			distinct = append(distinct, entry)
		}
	}
	return distinct
}
