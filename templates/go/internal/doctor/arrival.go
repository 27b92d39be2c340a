package doctor

import (
	"strconv"
	"strings"
)

// Arrival is what became of the record that was sent.
type Arrival struct {
	Status   int    // the endpoint's; 0: there was no answer
	MS       int64  // how long it took
	Kind     string // why there was no answer: dns, refused, tls, timeout, proxy or other
	Error    string // the same, as the network said it
	Said     string // what the endpoint said
	Proxy    string // the proxy that was used, if one was
	Accepted int64
	Rejected int64
	Notices  []string // what the exporter said meanwhile
}

// Body returns the body of the record, which is what to search for.
func Body(check string, found *foundSettings) string {
	return strings.NewReplacer("{check}", check, "{service}", found.Fact("service_name")).Replace(body)
}

// arrival finds what there is to say of a record; nil: none was sent.
func (f *facts) arrival(arrived *Arrival, hasDestination bool, secrets []string) {
	switch {
	case arrived == nil && hasDestination:
		f.texts["arrival"] = "unsent"
	case arrived == nil:
		f.texts["arrival"] = "nowhere"
	default:
		f.add(map[string]string{
			"arrival": arrived.outcome(), "status": strconv.Itoa(arrived.Status),
			"ms": strconv.FormatInt(arrived.MS, 10), "kind": arrived.Kind, "error": hide(arrived.Error, secrets),
			"said": hide(arrived.Said, secrets), "proxy": hide(arrived.Proxy, secrets),
		}, map[string][]string{"exporter_said": hideAll(arrived.Notices, secrets)})
	}
}

func (a *Arrival) outcome() string {
	switch {
	case a.Status == 0:
		return "unreached"
	case a.Accepted > 0:
		return "accepted"
	case a.Rejected > 0:
		return "rejected"
	}
	return "answered"
}
