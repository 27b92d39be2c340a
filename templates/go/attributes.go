package lipservice

import "log/slog"

// resolve asks values what they stand for. That runs code of the application.
func resolve(attrs []slog.Attr) {
	for i := range attrs {
		attrs[i].Value = attrs[i].Value.Resolve()
	}
}

// appendAttrs appends attributes as slog wants them handled.
func appendAttrs(dst, attrs []slog.Attr) []slog.Attr {
	for i := range attrs {
		dst = appendAttr(dst, attrs[i])
	}
	return dst
}

// appendAttr appends an attribute: an empty one and a group without attributes are left out, and a group without a name
// is replaced by what it holds.
func appendAttr(dst []slog.Attr, attr slog.Attr) []slog.Attr {
	switch attr.Value.Kind() {
	case slog.KindAny:
		if attr.Key == "" && attr.Value.Any() == nil {
			return dst
		}
	case slog.KindLogValuer:
		if isKeep(&attr) {
			return dst
		}
		if attr.Key == "" {
			return appendAttr(dst, slog.Attr{Value: attr.Value.Resolve()})
		}
	case slog.KindGroup:
		group := attr.Value.Group()
		if attr.Key == "" {
			return appendAttrs(dst, group)
		}
		if len(group) == 0 {
			return dst
		}
	}
	return append(dst, attr)
}
