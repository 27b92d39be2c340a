package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
)

// documentBytes is more than a document may have.
const documentBytes = 1<<20 + 1

// fetchPolicy reads the policy's file or asks its service, once; nil where there is none, or it may not be asked.
func fetchPolicy(found *foundSettings, mayAsk bool) *fetched {
	switch source := found.PolicySource(); {
	case source.Name == policyFile:
		return readFile(found.Text("policy_file"))
	case source.Name == policyServer && mayAsk:
		document, err := ask(found)
		if err != nil {
			return &fetched{Error: err.Error()}
		}
		return &fetched{Document: document}
	}
	return nil
}

func readFile(name string) *fetched {
	file, err := os.Open(name)
	if err != nil {
		return &fetched{Error: err.Error()}
	}
	defer file.Close()
	document, err := io.ReadAll(io.LimitReader(file, documentBytes))
	if err != nil {
		return &fetched{Error: err.Error()}
	}
	return &fetched{Document: string(document)}
}

func ask(found *foundSettings) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), requestTimeout(found))
	defer cancel()
	address, err := url.Parse(found.Text("lipservice_url"))
	if err != nil {
		return "", err
	}
	address.Path = strings.TrimRight(address.Path, "/") + policyPath
	query := address.Query()
	query.Set(policyQuery, found.ServiceName())
	address.RawQuery = query.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the service answered %d", answer.StatusCode)
	}
	document, err := io.ReadAll(io.LimitReader(answer.Body, documentBytes))
	return string(document), err
}
