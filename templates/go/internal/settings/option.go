package settings

// kind says how an option is read.
type kind uint8

const (
	kindText     kind = iota
	kindURL           // an http or https address
	kindPath          // of a file
	kindBoolean       // true, or else false
	kindInteger       // within bounds
	kindDuration      // milliseconds within bounds
	kindChoice        // one of some texts
	kindMap           // texts by names
	kindFunction      // in code only
)

// option is one option of the spec.
type option struct {
	name       string
	kind       kind
	fallback   any // nil: none
	low, high  int64
	characters string // what a text may be made of; empty: anything
	choices    []string
	words      map[string]string // other words for choices
	secret     bool
	expected   string
	env        []string
	otlpEnv    []string // asked after env, and only for an OTLP endpoint
	baseEnv    string   // the base of an address, asked last
	resource   string   // the resource attribute that it becomes
}

// Names of options that this code asks for. That the spec has them is checked by the generator.
const (
	optionServiceName   = "service_name"
	optionAttributes    = "resource_attributes"
	optionKey           = "posthog_api_key"
	optionEndpoint      = "posthog_endpoint"
	optionOTLPEndpoint  = "otlp_endpoint"
	optionHeaders       = "headers"
	optionTokenProvider = "token_provider"
	optionEncoding      = "encoding"
	optionDisabled      = "disabled"
)

// Names of options that the call and the doctor ask for.
const (
	Disabled         = optionDisabled
	Key              = optionKey
	Policy           = "policy"
	Shadow           = "shadow"
	Redact           = "redact"
	RedactKeys       = "redact_keys"
	Level            = "level"
	Manual           = "manual"
	CodeLocation     = "code_location"
	BeforeSend       = "before_send"
	IdentityProvider = "identity_provider"

	LipServiceURL     = "lipservice_url"
	PolicyFileOption  = "policy_file"
	PolicyPoll        = "policy_poll_ms"
	PolicyCacheOption = "policy_cache"
)

// Names of options that exporters ask for.
const (
	Encoding          = optionEncoding
	Compression       = "compression"
	GzipLevel         = "gzip_level"
	RequestTimeout    = "request_timeout_ms"
	ExitTimeout       = "exit_timeout_ms"
	Delay             = "delay_ms"
	QueueRecords      = "queue_records"
	QueueBytes        = "queue_bytes"
	BatchRecords      = "batch_records"
	BatchBytes        = "batch_bytes"
	Certificate       = "certificate"
	ClientCertificate = "client_certificate"
	ClientKey         = "client_key"
)
