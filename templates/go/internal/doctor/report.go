package doctor

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// facts are what was found out: texts by name, and lists of texts by name.
type facts struct {
	texts map[string]string
	lists map[string][]string
}

// add takes over what others know.
func (f *facts) add(texts map[string]string, lists map[string][]string) {
	for name, text := range texts {
		f.texts[name] = text
	}
	for name, list := range lists {
		f.lists[name] = list
	}
}

// Said is a line as it is said.
type Said struct{ ID, Section, Level, Text string }

// Report is all lines, in order.
type Report struct{ Lines []Said }

// compose returns the lines that fit the facts.
func compose(known *facts) *Report {
	report := &Report{}
	topics := map[string]bool{}
	for i := range lines {
		l := &lines[i]
		if topics[l.topic] || !l.fits(known.texts) {
			continue
		}
		for _, text := range l.texts(known) {
			report.Lines = append(report.Lines, Said{l.id, l.section, l.level, text})
			topics[l.topic] = true
		}
	}
	return report
}

func (l *line) texts(known *facts) []string {
	if l.each == "" {
		return []string{fill(l.text, known.texts, "")}
	}
	texts := make([]string, len(known.lists[l.each]))
	for i, item := range known.lists[l.each] {
		texts[i] = fill(l.text, known.texts, item)
	}
	return texts
}

// fill puts values into the places of a text, which have none themselves.
func fill(text string, values map[string]string, item string) string {
	var filled strings.Builder
	for {
		before, rest, hasPlace := strings.Cut(text, "{")
		filled.WriteString(before)
		if !hasPlace {
			return filled.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		if name == "item" {
			filled.WriteString(item)
		} else {
			filled.WriteString(values[name])
		}
		text = after
	}
}

func (r *Report) failed() int {
	failed := 0
	for _, said := range r.Lines {
		if said.Level == "wrong" {
			failed++
		}
	}
	return failed
}

// Status returns the exit status: 1 if a check has failed, else 0.
func (r *Report) Status() int {
	return min(r.failed(), 1)
}

// Verdict returns the last line.
func (r *Report) Verdict() string {
	if failed := r.failed(); failed > 0 {
		return fill(verdictWrong, map[string]string{"failed": strconv.Itoa(failed)}, "")
	}
	return verdictGood
}

// Text returns the report for a person, without a line end behind its last line.
func (r *Report) Text() string {
	width := 0
	for _, mark := range marks {
		width = max(width, utf8.RuneCountInString(mark))
	}
	var text strings.Builder
	for _, section := range sections {
		text.WriteString(section[1] + "\n")
		for _, said := range r.Lines {
			if said.Section == section[0] {
				fmt.Fprintf(&text, "  %-*s  %s\n", width, marks[said.Level], said.Text)
			}
		}
		text.WriteString("\n")
	}
	return text.String() + r.Verdict()
}

type documentLine struct {
	ID    string `json:"id"`
	Level string `json:"level"`
	Text  string `json:"text"`
}

type documentSection struct {
	ID    string         `json:"id"`
	Title string         `json:"title"`
	Lines []documentLine `json:"lines"`
}

type document struct {
	Status   int               `json:"status"`
	Sections []documentSection `json:"sections"`
	Verdict  string            `json:"verdict"`
}

// JSON returns the same as compact JSON.
func (r *Report) JSON() string {
	whole := document{Status: r.Status(), Verdict: r.Verdict()}
	for _, section := range sections {
		part := documentSection{section[0], section[1], []documentLine{}}
		for _, said := range r.Lines {
			if said.Section == section[0] {
				part.Lines = append(part.Lines, documentLine{said.ID, said.Level, said.Text})
			}
		}
		whole.Sections = append(whole.Sections, part)
	}
	return jsonText(whole)
}
