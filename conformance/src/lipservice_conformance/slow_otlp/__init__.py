"""The slow model of the OTLP encoders: written from the rules in words, sharing no table with the spec.

Protobuf is written by the official classes (`opentelemetry-proto`), so that field numbers and types have an oracle that
is none of ours; JSON by a plain writer. What a record may hold is counted here once more, by numbers written by hand.
"""

from lipservice_conformance.slow_otlp.operation import encode

__all__ = ["encode"]
