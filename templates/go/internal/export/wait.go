package export

import "time"

// The tries after which the wait does not grow any more; a larger shift would overflow.
const mostDoublings = 20

// retry says how long to wait: by chance, so that clients that failed together do not come back together, and at least as
// long as the endpoint asks.
func retry(answer Answer, tries int, random uint32) Decision {
	if asked := retryAfter(answer); answer.Status != 0 && asked > 0 {
		asked = min(asked, retryAfterCapMs)
		wait := min(asked+part(baseMs, random), retryAfterCapMs)
		return Decision{Action: ActionRetry, Wait: milliseconds(wait), Throttled: milliseconds(asked)}
	}
	bound := min(int64(capMs), int64(baseMs)<<min(max(tries-1, 0), mostDoublings))
	return Decision{Action: ActionRetry, Wait: milliseconds(part(bound, random))}
}

// part returns a part of a number, by 24 random bits.
func part(number int64, random uint32) int64 {
	return number * int64(random) >> 24
}

func milliseconds(count int64) time.Duration {
	return time.Duration(count) * time.Millisecond
}
