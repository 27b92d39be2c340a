package export

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The three forms of a date in RFC 9110, section 5.6.7. The second has a year of two digits.
var dateForms = []*regexp.Regexp{
	regexp.MustCompile(`\A(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?P<day>\d\d) (?P<month>[A-Z][a-z][a-z]) (?P<year>\d{4}) (?P<clock>\d\d:\d\d:\d\d) GMT\z`),
	regexp.MustCompile(`\A(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?P<day>\d\d)-(?P<month>[A-Z][a-z][a-z])-(?P<year>\d\d) (?P<clock>\d\d:\d\d:\d\d) GMT\z`),
	regexp.MustCompile(`\A(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?P<month>[A-Z][a-z][a-z]) (?P<day>[ \d]\d) (?P<clock>\d\d:\d\d:\d\d) (?P<year>\d{4})\z`),
}

// Longer numbers of seconds are beyond every cap.
const mostDigits = 10

// AskedPause returns how many milliseconds a header Retry-After that came then asks to wait, as they are kept; 0 for none.
func AskedPause(header string, at time.Time) int64 {
	return min(retryAfter(Answer{RetryAfter: header, At: at}), retryAfterCapMs)
}

// retryAfter returns the milliseconds that an answer asks for, or 0 when it says nothing that can be used.
func retryAfter(answer Answer) int64 {
	text := strings.Trim(answer.RetryAfter, " \t")
	if text == "" {
		return 0
	}
	if strings.Trim(text, "0123456789") == "" {
		text = strings.TrimLeft(text, "0")
		if len(text) > mostDigits {
			return retryAfterCapMs
		}
		seconds, _ := strconv.ParseInt(text, 10, 64)
		return seconds * 1000
	}
	until, isDate := parseDate(text)
	if !isDate {
		return 0
	}
	// Not by Sub, whose durations end after 292 years.
	at := answer.At.UnixMilli()
	return max(until.UnixMilli()-at, 0)
}

func parseDate(text string) (time.Time, bool) {
	for _, form := range dateForms {
		parts := form.FindStringSubmatch(text)
		if parts == nil {
			continue
		}
		part := func(name string) string { return parts[form.SubexpIndex(name)] }
		joined := strings.TrimSpace(part("day")) + " " + part("month") + " " + fullYear(part("year")) + " " + part("clock")
		// A leap second is none of Go's; it is garbage in every language.
		parsed, err := time.Parse("2 Jan 2006 15:04:05", joined)
		return parsed, err == nil
	}
	return time.Time{}, false
}

// fullYear reads two digits as RFC 9110 asks, near the present: 00 to 69 are this century.
func fullYear(year string) string {
	const century = 2
	if len(year) > century {
		return year
	}
	if year < "70" {
		return "20" + year
	}
	return "19" + year
}
