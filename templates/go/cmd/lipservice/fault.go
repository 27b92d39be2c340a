package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"strings"
	"syscall"
)

// Kinds of faults, as the doctor tells them apart.
const (
	kindDNS     = "dns"
	kindRefused = "refused"
	kindTLS     = "tls"
	kindTimeout = "timeout"
	kindProxy   = "proxy"
	kindOther   = "other"
)

// kindOf returns the kind of a fault of the network.
func kindOf(err error, hasProxy bool) string {
	var name *net.DNSError
	var network net.Error
	switch {
	case errors.As(err, &name):
		return kindDNS
	case errors.Is(err, syscall.ECONNREFUSED), strings.Contains(err.Error(), "refused"):
		return kindRefused
	case isOfTLS(err):
		return kindTLS
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return kindTimeout
	case hasProxy:
		return kindProxy
	}
	return kindOther
}

func isOfTLS(err error) bool {
	var unverified *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var record tls.RecordHeaderError
	var file *os.PathError // of certificates
	return errors.As(err, &unverified) || errors.As(err, &authority) || errors.As(err, &record) || errors.As(err, &file) ||
		strings.Contains(err.Error(), "tls: ") || strings.Contains(err.Error(), "certificate") ||
		strings.Contains(err.Error(), "server gave HTTP response to HTTPS client")
}
