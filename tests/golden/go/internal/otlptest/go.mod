// A module of its own, so that nobody who uses the SDK downloads the official classes of OTLP.
module github.com/lipservice/lipservice-go/internal/otlptest

go 1.26.0

require (
	github.com/lipservice/lipservice-go v0.1.0
	go.opentelemetry.io/proto/slim/otlp v1.11.1
	google.golang.org/protobuf v1.36.12
)

replace github.com/lipservice/lipservice-go => ../..
