package lipservice

import (
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
)

// appendException appends what the first error among a record's attributes says, and returns where it stands if its name
// says no more than that it is one: sent as it is, it would be billed twice. -1: nowhere. It runs the error's own code.
func appendException(dst, attrs []slog.Attr) (with []slog.Attr, said int) {
	for i := range attrs {
		if attrs[i].Value.Kind() != slog.KindAny {
			continue
		}
		if err, is := attrs[i].Value.Any().(error); is {
			with = appendError(dst, err)
			switch attrs[i].Key {
			case "error", "err", "exception":
				return with, i
			}
			return with, -1
		}
	}
	return dst, -1
}

// appendOthers appends all attributes but one, where there is one.
func appendOthers(dst, attrs []slog.Attr, but int) []slog.Attr {
	if but < 0 {
		return append(dst, attrs...)
	}
	return append(append(dst, attrs[:but]...), attrs[but+1:]...)
}

func appendError(dst []slog.Attr, err error) []slog.Attr {
	dst = append(dst, slog.String(keyErrorType, errorType(err)), slog.String(keyErrorText, errorText(err)))
	if stack := errorStack(err); stack != "" {
		dst = append(dst, slog.String(keyErrorStack, stack))
	}
	return dst
}

// errorType returns the type of an error; of one that fmt only wrapped, that of what is inside.
func errorType(err error) string {
	for range 32 {
		name := reflect.TypeOf(err).String()
		inner := errors.Unwrap(err)
		if name != "*fmt.wrapError" || inner == nil {
			return name
		}
		err = inner
	}
	return reflect.TypeOf(err).String()
}

// errorText returns what an error says, even if it is nil inside.
func errorText(err error) (text string) {
	defer func() {
		if recover() != nil {
			text = reflect.TypeOf(err).String()
		}
	}()
	return err.Error()
}

func textOf(value interface{ String() string }) (text string) {
	defer func() {
		if recover() != nil {
			text = reflect.TypeOf(value).String()
		}
	}()
	return value.String()
}

// errorStack returns the trace of an error that has one. Go's own have none; the libraries that add one show it when
// they are printed in full.
func errorStack(err error) (stack string) {
	defer func() {
		if recover() != nil {
			stack = ""
		}
	}()
	if _, is := err.(fmt.Formatter); !is {
		return ""
	}
	if full := fmt.Sprintf("%+v", err); strings.Contains(full, "\n") && full != err.Error() {
		return full
	}
	return ""
}
