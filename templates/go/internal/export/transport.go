package export

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"os"
	"time"
)

// How long an idle connection is kept. Longer than the usual delay between batches, shorter than servers keep them.
const idleTimeout = 50 * time.Second

// NewTransport returns an HTTP transport of our own, so that nothing that is done to net/http's default one, such as
// instrumentation, sees our requests. Files that cannot be read are told to diagnostics; without them connections fail,
// rather than trust what they should not.
func NewTransport(certificate, clientCertificate, clientKey string, diagnostics func(string)) http.RoundTripper {
	config, err := tlsConfig(certificate, clientCertificate, clientKey)
	if err != nil {
		diagnostics("lipservice: " + err.Error() + "; nothing can be sent")
		return brokenTransport{err}
	}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		TLSClientConfig:     config,
		MaxIdleConns:        1,
		MaxIdleConnsPerHost: 1,
		IdleConnTimeout:     idleTimeout,
		DisableCompression:  true, // the bound on answers must count what is read
		ForceAttemptHTTP2:   false,
	}
}

func tlsConfig(certificate, clientCertificate, clientKey string) (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if certificate != "" {
		pem, err := os.ReadFile(certificate)
		if err != nil {
			return nil, err
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, errors.New(certificate + " holds no certificate in PEM")
		}
	}
	if clientCertificate != "" {
		pair, err := tls.LoadX509KeyPair(clientCertificate, clientKey)
		if err != nil {
			return nil, err
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}

// brokenTransport fails every request.
type brokenTransport struct{ err error }

func (b brokenTransport) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, b.err
}
