"""What `otlp.yaml` and the wire schema mean; frozen, and all that targets see of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WireField:
    """A field of a message: `tag` is its number with the wire type, as the varint that stands before its value.

    `kind` is fixed64, fixed32, uint32, int64, double, bool, string, bytes or message; `message` names the latter.
    """

    name: str
    json_name: str
    number: int
    tag: int
    kind: str
    message: str
    repeated: bool


@dataclass(frozen=True)
class WireMessage:
    """A message, its fields by number."""

    name: str
    fields: tuple[WireField, ...]


@dataclass(frozen=True)
class OtlpLimits:
    """What one record may hold; see the spec."""

    attributes: int
    depth: int
    values: int
    key_bytes: int
    text_bytes: int
    record_bytes: int


@dataclass(frozen=True)
class Marks:
    """What stands for something that is not sent."""

    cut: str
    deep_list: str
    deep_map: str
    json_null: str
    json_nan: str
    json_infinity: str
    json_negative_infinity: str


@dataclass(frozen=True)
class SeverityTable:
    """Severities of one logging library. `offset` is None where there is none; levels ascend, names are lower case."""

    library: str
    doc: str
    languages: tuple[str, ...]
    levels: tuple[tuple[int, int], ...]
    names: tuple[tuple[str, int], ...]
    offset: int | None


@dataclass(frozen=True)
class StampedAttribute:
    """An attribute that LipService writes: `name` is what code calls it. `value` is fixed, or empty."""

    name: str
    key: str
    doc: str
    value: str


@dataclass(frozen=True)
class Correlation:
    """Headers that say who makes a request, in lower case, and how long what they say may be."""

    trace: str
    state: str
    distinct_id: str
    session_id: str
    id_bytes: int
    state_bytes: int
    readings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Stamps:
    """Reasons: those that are not stamped, and those that are no decision of the sampler; the body of a settlement."""

    unsaid: tuple[str, ...]
    retro: str
    settled: str
    keep: str
    settled_body: str
    readings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Loss:
    """Why records are lost."""

    name: str
    doc: str


@dataclass(frozen=True)
class StatusRange:
    """What a status means, both ends included; the first range that fits counts. `loss` is empty where none is."""

    first: int
    last: int
    action: str
    loss: str


@dataclass(frozen=True)
class Profile:
    """How an endpoint behaves."""

    name: str
    doc: str
    path: str
    reads_replies: bool
    observed_time: bool
    severity_text: bool
    body_limit: int
    reset_above: int
    few_tries: int
    statuses: tuple[StatusRange, ...]


@dataclass(frozen=True)
class Backoff:
    """How long to wait, in milliseconds; `throttled_keeps` is a severity."""

    base_ms: int
    cap_ms: int
    retry_after_cap_ms: int
    throttled_keeps: int


@dataclass(frozen=True)
class Grpc:
    """Status codes that are repeated, as numbers of gRPC, sorted."""

    retry: tuple[int, ...]
    retry_with_info: tuple[int, ...]


@dataclass(frozen=True)
class Otlp:
    """How records become OTLP and what is done with the answers."""

    doc: str
    messages: tuple[WireMessage, ...]
    scope: str
    limits: OtlpLimits
    marks: Marks
    severities: tuple[SeverityTable, ...]
    record_attributes: tuple[StampedAttribute, ...]
    resource_attributes: tuple[StampedAttribute, ...]
    correlation: Correlation
    stamps: Stamps
    losses: tuple[Loss, ...]
    actions: tuple[str, ...]
    profiles: tuple[Profile, ...]
    backoff: Backoff
    bisect_requests: int
    gzip_above: int
    token_refresh_ms: int
    reply_bytes: int
    notice_seconds: int
    grpc: Grpc
    readings: tuple[tuple[str, str], ...]

    def message(self, name: str) -> WireMessage:
        """Return the message `name`."""
        return next(entry for entry in self.messages if entry.name == name)
