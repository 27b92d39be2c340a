package settings

import (
	"regexp"
	"strconv"
	"strings"
)

// address is an http or https address, in the parts that matter here.
type address struct {
	scheme, host, port, path, query string
}

// An address has an optional scheme, no user that would be sent, a host, a port, a path, a query and no fragment.
var addressForm = regexp.MustCompile(
	`\A(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(?:[^/?#@]*@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?(/[^?#]*)?(\?[^#]*)?(?:#.*)?\z`)

var visible = regexp.MustCompile(`\A[!-~]+\z`)

const largestPort = 65535

// parseAddress reads an address. Without a scheme it is https, for this machine http.
func parseAddress(text string) (address, bool) {
	text = strings.Trim(text, blanks)
	parts := addressForm.FindStringSubmatch(text)
	if parts == nil || !visible.MatchString(text) {
		return address{}, false
	}
	host := lowerASCII(parts[2])
	found := address{lowerASCII(parts[1]), host, parts[3], parts[4], parts[5]}
	if found.scheme == "" {
		found.scheme = "https"
		if isLoopback(host) {
			found.scheme = "http"
		}
	}
	port, _ := strconv.Atoi(found.port)
	return found, (found.scheme == "http" || found.scheme == "https") && port <= largestPort
}

// isLoopback tells whether a host is this machine by its name.
func isLoopback(host string) bool {
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || host == "[::1]" || loopbackForm.MatchString(host)
}

var loopbackForm = regexp.MustCompile(`\A127\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\z`)

// String returns the address as it is requested.
func (a address) String() string {
	port := ""
	if a.port != "" {
		port = ":" + a.port
	}
	return a.scheme + "://" + a.host + port + a.path + a.query
}

// below returns the address with a path added behind exactly one slash.
func (a address) below(path string) address {
	a.path = strings.TrimRight(a.path, "/") + "/" + path
	return a
}

// withPath returns an address that is requested as it is: without a path it has the path /.
func withPath(url string) string {
	parsed, _ := parseAddress(url)
	if parsed.path == "" {
		parsed.path = "/"
	}
	return parsed.String()
}
