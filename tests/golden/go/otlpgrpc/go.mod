// A module of its own: most programs send over HTTP.
module github.com/lipservice/lipservice-go/otlpgrpc

go 1.25.0

require github.com/lipservice/lipservice-go v0.1.0

replace github.com/lipservice/lipservice-go => ../
