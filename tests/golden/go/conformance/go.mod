// A module of its own, so that nobody who uses the SDK downloads its driver.
module github.com/lipservice/lipservice-go/conformance

go 1.25.0

require (
	github.com/lipservice/lipservice-go v0.1.0
	github.com/lipservice/lipservice-go/otlpgrpc v0.1.0
)

replace (
	github.com/lipservice/lipservice-go => ../
	github.com/lipservice/lipservice-go/otlpgrpc => ../otlpgrpc
)
