// A module of its own: only programs with OpenTelemetry have its API, of which any later version does as well.
module github.com/lipservice/lipservice-go/oteltrace

go 1.25.0

require (
	github.com/lipservice/lipservice-go v0.1.0
	go.opentelemetry.io/otel/trace v1.45.0
)

require (
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	go.opentelemetry.io/otel v1.45.0 // indirect
)

replace github.com/lipservice/lipservice-go => ../
