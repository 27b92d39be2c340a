package main

import (
	"fmt"
	"net/http"
)

// fetchPolicy looks at the policy's file or asks its service, once; nil where there is none, or it may not be asked.
func fetchPolicy(found *foundSettings, getenv func(string) string, mayAsk bool) *fetched {
	seen := lookOnce(found, getenv, mayAsk)
	switch {
	case seen == nil:
		return nil
	case seen.IsTooLarge:
		return &fetched{Error: "it is longer than a policy may be"}
	case seen.Status == http.StatusOK:
		return &fetched{Document: string(seen.Body)}
	case seen.Status == 0:
		return &fetched{Error: seen.Error}
	}
	return &fetched{Error: fmt.Sprintf("the answer is %d", seen.Status)}
}
