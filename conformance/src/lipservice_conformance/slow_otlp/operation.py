"""The operation `encode`."""

import json
from typing import Any

from lipservice_conformance.slow_json import repair
from lipservice_conformance.slow_otlp.official import official_length, official_record, official_request
from lipservice_conformance.slow_otlp.plain_json import json_record, json_request
from lipservice_conformance.slow_otlp.record import read_envelope, read_record

__all__ = ["encode"]


def encode(request: str | bytes, encoding: str = "protobuf") -> dict[str, Any]:
    """Return the body of a request. Shape: `{"body": JSON, or hex digits, "pieces": "27,31"}`."""
    given = json.loads(repair(request))
    envelope = read_envelope(given)
    records = [read_record(record) for record in given.get("records", [])]
    if encoding == "json":
        texts = [json_record(record) for record in records]
        lengths = [len(text.encode()) for text in texts]
        return {"body": json_request(envelope, texts), "pieces": _joined(lengths)}
    if encoding != "protobuf":
        raise ValueError(f"expected protobuf or json, got {encoding!r}")
    messages = [official_record(record) for record in records]
    body = official_request(envelope, messages)
    return {"body": body.hex(), "pieces": _joined([official_length(message) for message in messages])}


def _joined(lengths: list[int]) -> str:
    return ",".join(map(str, lengths))
