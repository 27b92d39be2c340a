package policyclient

import (
	"crypto/sha256"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Failure is what can go wrong when another policy is looked for.
type Failure string

// Kinds of failures.
const (
	NoAnswer   Failure = "no_answer"
	Status     Failure = "status"
	TooLarge   Failure = "too_large"
	Wrong      Failure = "wrong"
	Unreadable Failure = "unreadable"
	CacheFault Failure = "cache"
)

// Plan says where a policy comes from, and how many milliseconds lie between two looks.
type Plan struct {
	Source Source
	PollMs int64
}

// Look is what was seen. Of a file the status is 200, 304 for one that is as it was, or 0 where it cannot be read.
type Look struct {
	// Status is that of HTTP; 0: there was no answer.
	Status int
	// Body is the document.
	Body []byte
	// Tag is the ETag; of a file what tells it from another.
	Tag string
	// AskedMs is how long a pause the header Retry-After asks for; 0: none.
	AskedMs int64
	// IsTooLarge: the document is longer than one may be.
	IsTooLarge bool
	// Error is why there is nothing to read.
	Error string
}

type digest = [sha256.Size]byte

// State is what is known between two looks. The zero value: nobody has looked yet.
type State struct {
	// Source is where the policy in force comes from; "": the built-in one.
	Source string
	// Hash is what it means; "": nobody has asked yet.
	Hash string
	// Tag is what the next look may say that it has seen.
	Tag string

	good     digest    // of the document in force
	wrong    digest    // of the document whose errors were told last
	isWrong  bool      // the document of Tag is that one
	failures int       // how many there were, one after the other, that may pass
	told     []Failure // kinds that were told since all was well; never changed in place
}

// StateOf returns what is known where a document that was kept is in force.
func StateOf(source string, policy *Policy, body []byte, tag string) State {
	return State{Source: source, Hash: policy.Hash(), Tag: usableTag(tag), good: sha256.Sum256(body)}
}

// Step is what follows from a look.
type Step struct {
	State State
	// WaitMs is when to look again.
	WaitMs int64
	// Failure is what went wrong; "": nothing, and the policy in force is that of the source.
	Failure Failure
	// Policy is to come into force; nil: none.
	Policy *Policy
	// IsNew: the document is another one than before, and good; it is to be kept for the next start.
	IsNew bool
	// Notices are what there is to say.
	Notices []string
}

// Next returns what follows from a look. It depends on nothing else; random is 24 bits, for the wait.
func (p Plan) Next(state State, look Look, random uint32) Step {
	s := stepper{p, look, random}
	switch status := look.Status; {
	case status == http.StatusOK && look.IsTooLarge:
		return s.failed(state, TooLarge, tooLong())
	case status == http.StatusOK && look.Error == "":
		return s.read(state)
	case status == http.StatusNotModified && state.Tag != "" && state.isWrong:
		return s.settled(state, Wrong)
	case status == http.StatusNotModified && state.Tag != "":
		return s.well(state)
	case status != 0 && status != http.StatusOK:
		return s.failed(state, Status, message("policy_status", "status", strconv.Itoa(status)))
	case p.Source.Name == sourceFile:
		return s.failed(state, Unreadable, message("policy_unreadable", "error", look.Error))
	}
	return s.failed(state, NoAnswer, message("policy_no_answer", "error", look.Error))
}

// stepper has what a step is made from.
type stepper struct {
	Plan
	look   Look
	random uint32
}

// read takes over a document, unless it is known already, or wrong.
func (s *stepper) read(state State) Step {
	sum, isKept := sha256.Sum256(s.look.Body), s.Source.Name == sourceService
	before := state
	state.Tag, state.isWrong = usableTag(s.look.Tag), sum == state.wrong
	if sum == state.good {
		step := s.well(state)
		step.IsNew = isKept && state.Tag != before.Tag
		return step
	}
	if state.isWrong {
		return s.settled(state, Wrong)
	}
	reading := readPolicy(s.look.Body)
	var said []string
	for _, found := range reading.Errors {
		said = append(said, s.complaint(&before, found.String()))
	}
	for _, found := range reading.Notices {
		said = append(said, s.Source.Option+": "+found.String())
	}
	if reading.Policy == nil {
		state.wrong, state.isWrong = sum, true
		step := s.settled(state, Wrong)
		step.Notices = said
		return step
	}
	state.good, state.Hash = sum, reading.Policy.Hash()
	step := s.well(state)
	step.IsNew, step.Notices = isKept, said
	if state.Hash != before.Hash {
		step.Policy = reading.Policy
	}
	return step
}

// well notes that the policy in force is the source's own.
func (s *stepper) well(state State) Step {
	state.Source, state.failures, state.told = s.Source.Name, 0, nil
	return Step{State: state, WaitMs: s.interval()}
}

// settled waits as usual after a failure that another look soon would not mend.
func (s *stepper) settled(state State, failure Failure) Step {
	state.failures = 0
	return Step{State: state, WaitMs: s.interval(), Failure: failure}
}

// failed leaves the policy in force, and says so: once for each kind of failure until all is well.
func (s *stepper) failed(state State, failure Failure, fault string) Step {
	var said []string
	if !slices.Contains(state.told, failure) {
		said = []string{s.complaint(&state, fault)}
		state.told = append(slices.Clip(state.told), failure)
	}
	step := s.settled(state, failure)
	if s.mayPass() {
		step.State.failures = state.failures + 1
		step.WaitMs = s.pause(step.State.failures)
	}
	step.Notices = said
	return step
}

func (s *stepper) mayPass() bool {
	switch status := s.look.Status; status {
	case 0, http.StatusRequestTimeout, http.StatusTooManyRequests:
		return true
	case http.StatusOK:
		return !s.look.IsTooLarge
	default:
		return status >= http.StatusInternalServerError
	}
}

// The failures after which the interval does not grow any more; a larger shift would overflow.
const mostDoublings = 24

func (s *stepper) pause(failures int) int64 {
	status := s.look.Status
	switch {
	case s.Source.Name == sourceFile:
		return s.interval()
	case s.look.AskedMs > 0 && (status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable):
		return s.look.AskedMs + s.part(baseMs)
	}
	return s.spread(min(capMs, int64(baseMs)<<min(failures-1, mostDoublings)))
}

// interval returns when to look next; nobody else is disturbed by a look at a file.
func (s *stepper) interval() int64 {
	if s.Source.Name == sourceFile {
		return min(fileMs, s.PollMs)
	}
	return s.spread(s.PollMs)
}

// spread returns from half of an interval to one and a half: by chance, so that a fleet does not come at once.
func (s *stepper) spread(interval int64) int64 {
	return interval/2 + s.part(interval)
}

func (s *stepper) part(bound int64) int64 {
	const randomBits = 24
	return bound * int64(s.random) >> randomBits
}

func (s *stepper) complaint(state *State, fault string) string {
	used := "policy_before"
	if state.Source == "" {
		used = "policy_built_in"
	}
	return message("policy", "source", s.Source.Option, "error", fault, "used", message(used))
}

// usableTag returns an ETag that can be sent back, or "".
func usableTag(tag string) string {
	text := strings.Trim(tag, " \t")
	for _, char := range []byte(text) {
		if char <= ' ' || char > '~' {
			return ""
		}
	}
	if len(text) > etagBytes {
		return ""
	}
	return text
}
