package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"strings"
	"syscall"
	"testing"
)

// runWith runs a command with these variables alone.
func runWith(variables map[string]string, arguments ...string) (status int, out, errs string) {
	var written, complained bytes.Buffer
	status = run(arguments, func(name string) string { return variables[name] }, &written, &complained)
	return status, written.String(), complained.String()
}

func TestWithoutConfigurationTheDoctorSaysWhatToSet(t *testing.T) {
	status, out, _ := runWith(nil, "doctor")
	if status != 1 || !strings.Contains(out, "Set POSTHOG_API_KEY") {
		t.Errorf("got %d and %s", status, out)
	}
}

func TestWrongArgumentsEndWith2(t *testing.T) {
	for _, arguments := range [][]string{
		{}, {"docter"}, {"doctor", "x"}, {"doctor", "--processes", "0"}, {"doctor", "--record-bytes", "1.5"}, {"doctor", "--what"},
	} {
		status, out, errs := runWith(nil, arguments...)
		if status != exitUsage || out != "" || errs == "" {
			t.Errorf("%q ended with %d, printed %q and said %q", arguments, status, out, errs)
		}
	}
}

func TestHelpIsNoFailure(t *testing.T) {
	for _, arguments := range [][]string{{"--help"}, {"help"}, {"doctor", "-h"}, {"version"}} {
		if status, _, _ := runWith(nil, arguments...); status != exitGood {
			t.Errorf("%q ended with %d", arguments, status)
		}
	}
}

func TestJSONHasTheStatusOfTheExit(t *testing.T) {
	variables := map[string]string{"POSTHOG_API_KEY": "phc_aToken"}
	status, out, _ := runWith(variables, "doctor", "--no-send", "--json")
	var document struct{ Status int }
	if err := json.Unmarshal([]byte(out), &document); err != nil || document.Status != status || status != exitGood {
		t.Errorf("got %d, %v and %s", status, err, out)
	}
}

func TestFaultsAreToldApart(t *testing.T) {
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	for _, each := range []struct {
		fault    error
		hasProxy bool
		kind     string
	}{
		{&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host"}}, false, kindDNS},
		{refused, false, kindRefused},
		{refused, true, kindRefused},
		{errors.New("tls: failed to verify certificate: x509: unknown authority"), false, kindTLS},
		{errors.New("http: server gave HTTP response to HTTPS client"), false, kindTLS},
		{context.DeadlineExceeded, false, kindTimeout},
		{errors.New("Proxy Authentication Required"), true, kindProxy},
		{errors.New("EOF"), false, kindOther},
	} {
		if kind := kindOf(each.fault, each.hasProxy); kind != each.kind {
			t.Errorf("%v is %s, not %s", each.fault, kind, each.kind)
		}
	}
}
