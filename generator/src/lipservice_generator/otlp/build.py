"""Builds what `otlp.yaml` means out of sections that passed every check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lipservice_generator.otlp.representation import (
    Backoff,
    Correlation,
    Grpc,
    Loss,
    Marks,
    Otlp,
    OtlpLimits,
    Profile,
    SeverityTable,
    StampedAttribute,
    Stamps,
    StatusRange,
    WireMessage,
)
from lipservice_generator.otlp.schema import (
    GRPC_CODES,
    AttributeModel,
    CorrelationModel,
    ProfileModel,
    SeverityTableModel,
    StampsModel,
)
from lipservice_generator.schema import ReadingModel

Sections = Mapping[str, Any]


def build_otlp(sections: Sections, messages: Sequence[WireMessage]) -> Otlp:
    """Join the sections with the messages; mappings whose order means nothing are sorted."""
    attributes, profiles = sections["attributes"], sections["profiles"]
    return Otlp(
        doc=sections["doc"],
        messages=tuple(messages),
        scope=sections["scope"],
        limits=OtlpLimits(**sections["limits"].model_dump()),
        marks=Marks(**sections["marks"].model_dump()),
        severities=tuple(_table(library, model) for library, model in sorted(sections["severities"].items())),
        record_attributes=_attributes(attributes.record),
        resource_attributes=_attributes(attributes.resource),
        correlation=_correlation(sections["correlation"]),
        stamps=_stamps(sections["stamps"]),
        losses=tuple(Loss(name, doc) for name, doc in sections["losses"].items()),
        actions=tuple(sections["actions"]),
        profiles=(_profile("otlp", profiles.otlp), _profile("posthog", profiles.posthog)),
        backoff=Backoff(**sections["backoff"].model_dump()),
        bisect_requests=sections["bisect_requests"],
        gzip_above=sections["gzip_above"],
        token_refresh_ms=sections["token_refresh_ms"],
        reply_bytes=sections["reply_bytes"],
        notice_seconds=sections["notice_seconds"],
        grpc=Grpc(_codes(sections["grpc"].retry), _codes(sections["grpc"].retry_with_info)),
        readings=_readings(sections["readings"]),
    )


def _table(library: str, model: SeverityTableModel) -> SeverityTable:
    return SeverityTable(
        library=library,
        doc=model.doc,
        languages=tuple(sorted(model.languages)),
        levels=tuple((int(level), severity) for level, severity in model.levels.items()),
        names=tuple(sorted((name.lower(), severity) for name, severity in model.names.items())),
        offset=model.offset,
    )


def _attributes(models: Mapping[str, AttributeModel]) -> tuple[StampedAttribute, ...]:
    return tuple(StampedAttribute(name, model.key, model.doc, model.value or "") for name, model in models.items())


def _correlation(model: CorrelationModel) -> Correlation:
    return Correlation(
        **model.headers.model_dump(),
        id_bytes=model.id_bytes,
        state_bytes=model.state_bytes,
        readings=_readings(model.readings),
    )


def _stamps(model: StampsModel) -> Stamps:
    return Stamps(
        unsaid=tuple(model.unsaid),
        retro=model.retro,
        settled=model.settled,
        keep=model.keep,
        settled_body=model.settled_body,
        readings=_readings(model.readings),
    )


def _readings(models: Sequence[ReadingModel]) -> tuple[tuple[str, str], ...]:
    return tuple((entry.id, entry.doc) for entry in models)


def _profile(name: str, model: ProfileModel) -> Profile:
    statuses = tuple(StatusRange(entry.from_, entry.to, entry.action, entry.loss or "") for entry in model.statuses)
    return Profile(
        name=name,
        doc=model.doc,
        path=model.path,
        reads_replies=model.reads_replies,
        observed_time=model.observed_time,
        severity_text=model.severity_text,
        body_limit=model.body_limit,
        reset_above=model.reset_above,
        few_tries=model.few_tries,
        statuses=statuses,
    )


def _codes(names: Sequence[str]) -> tuple[int, ...]:
    return tuple(sorted(GRPC_CODES[name] for name in names))
