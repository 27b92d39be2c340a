package export

import "time"

// Action is what is done with a batch.
type Action uint8

// What tables can say. Decisions are never ActionRetryFew nor ActionBisect: these depend on the batch.
const (
	ActionAccept Action = iota
	ActionRetry
	ActionRetryFew
	ActionHalve
	ActionBisect
	ActionUncompressed
	ActionStop
	ActionLose
)

// String returns the spec's word for an action.
func (a Action) String() string {
	return [...]string{"accept", "retry", "retry_few", "halve", "bisect", "uncompressed", "stop", "lose"}[a]
}

// Loss is why a record is lost; empty where none is.
type Loss string

// Statuses are a range of statuses that mean the same, both ends included.
type Statuses struct {
	First, Last int
	Action      Action
	Loss        Loss
}

// Profile is how an endpoint behaves.
type Profile struct {
	ReadsReplies bool // an answer may name records that were not taken
	ObservedTime bool
	SeverityText bool
	BodyLimit    int // bytes before compression
	ResetAbove   int // a reset of a longer body may have meant too large; 0: never
	FewTries     int
	Statuses     []Statuses
}

// Answer is what came back.
type Answer struct {
	Status     int    // 0: nothing, the connection failed
	RetryAfter string // the header
	At         time.Time
	Reset      bool // the connection was reset while the body was sent
}

// Attempt is what of a try with a batch the decision depends on.
type Attempt struct {
	Tries      int // this one included
	Records    int
	Bytes      int // before compression
	Compressed bool
	Bisects    int // requests that bisecting has already cost
}

// Decision is what to do.
type Decision struct {
	Action    Action
	Loss      Loss
	Wait      time.Duration // before a retry
	Throttled time.Duration // the pause that the endpoint asked for; 0: none
}

// Decide decides. random is 24 random bits.
func (p *Profile) Decide(answer Answer, batch Attempt, random uint32) Decision {
	found := p.find(answer.Status)
	if answer.Status == 0 {
		found = Statuses{Action: ActionRetry}
		if answer.Reset && p.ResetAbove > 0 && batch.Bytes > p.ResetAbove && batch.Tries == 1 && batch.Records > 1 {
			return Decision{Action: ActionHalve}
		}
	}
	switch action := found.resolve(batch, p.FewTries); action {
	case ActionRetry:
		return retry(answer, batch.Tries, random)
	case ActionStop, ActionLose:
		return Decision{Action: action, Loss: found.Loss}
	default:
		return Decision{Action: action}
	}
}

func (p *Profile) find(status int) Statuses {
	for _, statuses := range p.Statuses {
		if statuses.First <= status && status <= statuses.Last {
			return statuses
		}
	}
	return Statuses{Action: ActionLose, Loss: LossRefused}
}

// resolve turns what the table says into what can be done with the batch.
func (s *Statuses) resolve(batch Attempt, fewTries int) Action {
	action := s.Action
	switch {
	case action == ActionRetryFew && batch.Tries < fewTries:
		return ActionRetry
	case action == ActionBisect && batch.Bisects >= bisectRequests:
		return ActionLose
	case action == ActionUncompressed && !batch.Compressed:
		return ActionLose
	case action == ActionRetryFew || action == ActionBisect || action == ActionHalve:
		if batch.Records > 1 {
			return ActionHalve
		}
		return ActionLose
	}
	return action
}

// Bisects tells whether a status means that a batch has bad records in it.
func (p *Profile) Bisects(status int) bool {
	found := p.find(status)
	return found.Action == ActionBisect
}
