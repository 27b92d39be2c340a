"""The shape of `otlp.yaml`, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lipservice_generator.schema import Doc, Filled, Identifier, ReadingModel, Section

FileName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*\.proto$")]
Path = Annotated[str, Field(pattern=r"^[a-z0-9_-]+(/[a-z0-9_-]+)*$")]
Severity = Annotated[int, Field(ge=0, le=24)]
Level = Annotated[str, Field(pattern=r"^(0|-?[1-9][0-9]{0,8})$")]
Status = Annotated[int, Field(ge=100, le=999)]
Milliseconds = Annotated[int, Field(ge=1, le=24 * 60 * 60 * 1000)]

# What exporters can do with an answer. The spec lists them with what they mean, and a profile says when.
Action = Literal["accept", "retry", "retry_few", "halve", "bisect", "uncompressed", "stop", "lose"]

# The status codes of gRPC that name a failure, by their numbers.
GRPC_CODES = {
    "CANCELLED": 1,
    "UNKNOWN": 2,
    "INVALID_ARGUMENT": 3,
    "DEADLINE_EXCEEDED": 4,
    "NOT_FOUND": 5,
    "ALREADY_EXISTS": 6,
    "PERMISSION_DENIED": 7,
    "RESOURCE_EXHAUSTED": 8,
    "FAILED_PRECONDITION": 9,
    "ABORTED": 10,
    "OUT_OF_RANGE": 11,
    "UNIMPLEMENTED": 12,
    "INTERNAL": 13,
    "UNAVAILABLE": 14,
    "DATA_LOSS": 15,
    "UNAUTHENTICATED": 16,
}


class LimitsModel(Section):
    """What one record may hold."""

    attributes: Annotated[int, Field(ge=1, le=65536)]
    depth: Annotated[int, Field(ge=1, le=64)]
    values: Annotated[int, Field(ge=16, le=2**20)]
    key_bytes: Annotated[int, Field(ge=16, le=65536)]
    text_bytes: Annotated[int, Field(ge=64, le=2**24)]
    record_bytes: Annotated[int, Field(ge=64, le=2**26)]


class MarksModel(Section):
    """What stands for something that is not sent."""

    cut: Filled
    deep_list: Filled
    deep_map: Filled
    json_null: Filled
    json_nan: Filled
    json_infinity: Filled
    json_negative_infinity: Filled


class SeverityTableModel(Section):
    """Severities of one logging library: an offset, or levels and names."""

    languages: Annotated[list[Identifier], Field(min_length=1)]
    doc: Doc
    levels: dict[Level, Severity] = Field(default_factory=dict)
    names: dict[Filled, Severity] = Field(default_factory=dict)
    offset: Annotated[int, Field(ge=-100, le=100)] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.offset is None) != bool(self.levels or self.names):
            raise PydanticCustomError("severity_form", "{offset}", {"offset": self.offset is not None})
        return self


class AttributeModel(Section):
    """An attribute that LipService writes."""

    key: Filled
    doc: Doc
    value: Filled | None = None


class AttributesModel(Section):
    """Attributes of records and of the resource."""

    record: Annotated[dict[Identifier, AttributeModel], Field(min_length=1)]
    resource: Annotated[dict[Identifier, AttributeModel], Field(min_length=1)]


class StatusModel(Section):
    """What the statuses of a range mean."""

    from_: Annotated[Status, Field(alias="from")]
    to: Status
    action: Filled
    loss: Filled | None = None


class ProfileModel(Section):
    """How an endpoint behaves."""

    doc: Doc
    path: Path
    reads_replies: bool
    observed_time: bool
    severity_text: bool
    body_limit: Annotated[int, Field(ge=2**16, le=2**30)]
    reset_above: Annotated[int, Field(ge=0, le=2**30)]
    few_tries: Annotated[int, Field(ge=0, le=16)]
    statuses: Annotated[list[StatusModel], Field(min_length=1)]


class ProfilesModel(Section):
    """The profiles that exporters know."""

    otlp: ProfileModel
    posthog: ProfileModel


class BackoffModel(Section):
    """How long to wait before another try."""

    base_ms: Milliseconds
    cap_ms: Milliseconds
    retry_after_cap_ms: Milliseconds
    throttled_keeps: Annotated[int, Field(ge=1, le=24)]


class GrpcModel(Section):
    """Status codes of gRPC that are repeated."""

    retry: list[Filled]
    retry_with_info: list[Filled]


class OtlpModel(Section):
    """`otlp.yaml`."""

    doc: Doc
    proto: FileName
    scope: Identifier
    limits: LimitsModel
    marks: MarksModel
    severities: Annotated[dict[Identifier, SeverityTableModel], Field(min_length=1)]
    attributes: AttributesModel
    losses: Annotated[dict[Identifier, Doc], Field(min_length=1)]
    actions: Annotated[list[Action], Field(min_length=1)]
    profiles: ProfilesModel
    backoff: BackoffModel
    bisect_requests: Annotated[int, Field(ge=2, le=1024)]
    gzip_above: Annotated[int, Field(ge=0, le=2**20)]
    token_refresh_ms: Annotated[int, Field(ge=0, le=60 * 60 * 1000)]
    reply_bytes: Annotated[int, Field(ge=1024, le=2**26)]
    notice_seconds: Annotated[int, Field(ge=1, le=24 * 60 * 60)]
    grpc: GrpcModel
    readings: list[ReadingModel]
