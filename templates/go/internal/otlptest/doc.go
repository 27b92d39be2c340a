// Package otlptest compares what the SDK writes with the official classes of OTLP. It has nothing but tests.
package otlptest
