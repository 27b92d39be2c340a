module example.com/orders

go 1.25.0

require github.com/lipservice/lipservice-go v0.1.0

// Until it is published, it is the one that `nox -s generate` has made in this clone.
replace github.com/lipservice/lipservice-go => ../../sdks/go
