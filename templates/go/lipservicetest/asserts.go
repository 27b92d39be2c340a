package lipservicetest

import (
	"slices"
	"strings"
)

// Records returns what the program has logged and LipService has sent, in order.
func (c *Captured) Records() []Record {
	return c.those(func(record *Record) bool { return record.Reason != reasonSettled })
}

// Settlements returns the records of LipService's own that only account for others.
func (c *Captured) Settlements() []Record {
	return c.those(func(record *Record) bool { return record.Reason == reasonSettled })
}

func (c *Captured) those(are func(*Record) bool) (found []Record) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.records {
		if are(&c.records[i]) {
			found = append(found, c.records[i])
		}
	}
	return found
}

// Sent returns the first record with this body; the test ends if there is none.
func (c *Captured) Sent(body string) *Record {
	c.t.Helper()
	records := c.Records()
	at := slices.IndexFunc(records, func(record Record) bool { return record.Body == body })
	if at < 0 {
		c.t.Fatalf("%q was not sent, but %s", body, listed(records))
	}
	return &records[at]
}

// SentTimes checks how many records with this body were sent.
func (c *Captured) SentTimes(body string, want int) {
	c.t.Helper()
	records := c.Records()
	got := 0
	for _, record := range records {
		if record.Body == body {
			got++
		}
	}
	if got != want {
		c.t.Errorf("%q was sent %d times, want %d, of %s", body, got, want, listed(records))
	}
}

// NotSent checks that no record with this body was sent.
func (c *Captured) NotSent(body string) {
	c.t.Helper()
	c.SentTimes(body, 0)
}

// Accounted checks how many records of a message's pattern all that was sent accounts for. What was dropped last is
// accounted for when it is due, see [Captured.Advance], or in the end, see [Captured.Close].
func (c *Captured) Accounted(message string, want int64) {
	c.t.Helper()
	template := templateOf(&Record{Body: message})
	templates := map[string]string{}
	for _, of := range c.Client.Stats().Patterns {
		templates[of.Key] = of.Template
	}
	var got int64
	for _, record := range c.those(func(*Record) bool { return true }) {
		is := templateOf(&record)
		if record.Reason == reasonSettled {
			is = templates[record.Pattern]
		}
		if is == template {
			got += record.Count
		}
	}
	if got != want {
		c.t.Errorf("%d records of %q are accounted for, want %d", got, template, want)
	}
}

const mostListed = 20

// listed shows records in a message.
func listed(records []Record) string {
	if len(records) == 0 {
		return "nothing"
	}
	lines := make([]string, 0, len(records))
	for i := range records[:min(len(records), mostListed)] {
		lines = append(lines, records[i].String())
	}
	return "these:\n\t" + strings.Join(lines, "\n\t")
}
