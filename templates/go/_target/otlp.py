"""Lowers what the spec says of OTLP records: tags, names, limits, marks, keys of attributes and severities."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lipservice_generator.otlp.representation import (
    Correlation,
    Otlp,
    OtlpLimits,
    SeverityTable,
    StampedAttribute,
    Stamps,
    WireMessage,
)
from lipservice_generator.target import LoweringError

from . import literals
from .operations import exported

# A tag below it is one byte, which is what the encoder writes.
_LONG_TAG = 128


def lower_otlp(otlp: Otlp, language: str) -> dict[str, object]:
    """Return the view of the tables of records."""
    marks = otlp.marks
    return {
        "messages": [_message(message) for message in otlp.messages],
        "scope": literals.string(otlp.scope),
        "limits": _limits(otlp.limits),
        "marks": {
            "cut": literals.string(marks.cut),
            "deep_list": literals.string(marks.deep_list),
            "deep_map": literals.string(marks.deep_map),
            "null": literals.string(marks.json_null),
            "nan": literals.string(marks.json_nan),
            "infinity": literals.string(marks.json_infinity),
            "negative_infinity": literals.string(marks.json_negative_infinity),
        },
        "record_keys": [_key(each) for each in otlp.record_attributes],
        "resource_keys": [_key(each) for each in otlp.resource_attributes],
        "values": [
            {"name": "Value" + exported(each.name), "text": literals.string(each.value)}
            for each in otlp.resource_attributes
            if each.value
        ],
        "correlation": _correlation(otlp.correlation),
        "stamps": _stamps(otlp.stamps),
        "severities": [_severities(table) for table in otlp.severities if language in table.languages],
    }


def _message(message: WireMessage) -> dict[str, object]:
    fields = []
    for field in message.fields:
        if field.tag >= _LONG_TAG:
            raise LoweringError(f"the tag of {message.name}.{field.name} does not fit into one byte", rule="proto")
        name = message.name + exported(field.name)
        fields.append({"name": name, "tag": f"0x{field.tag:02x}", "json_name": literals.string(field.json_name)})
    return {"name": message.name, "fields": fields}


def _limits(limits: OtlpLimits) -> dict[str, str]:
    return {
        "attributes": str(limits.attributes),
        "depth": str(limits.depth),
        "values": str(limits.values),
        "key_bytes": str(limits.key_bytes),
        "text_bytes": str(limits.text_bytes),
        "record_bytes": str(limits.record_bytes),
    }


def _correlation(correlation: Correlation) -> dict[str, str]:
    return {
        "trace": literals.string(correlation.trace),
        "state": literals.string(correlation.state),
        "distinct_id": literals.string(correlation.distinct_id),
        "session_id": literals.string(correlation.session_id),
        "id_bytes": str(correlation.id_bytes),
        "state_bytes": str(correlation.state_bytes),
    }


def _stamps(stamps: Stamps) -> dict[str, str]:
    return {
        "unsaid": literals.strings(stamps.unsaid),
        "retro": literals.string(stamps.retro),
        "settled": literals.string(stamps.settled),
        "keep": literals.string(stamps.keep),
        "settled_body": literals.string(stamps.settled_body),
    }


def _key(attribute: StampedAttribute) -> dict[str, str]:
    return {
        "name": "Key" + exported(attribute.name),
        "key": literals.string(attribute.key),
        "doc": attribute.doc,
    }


def _severities(table: SeverityTable) -> dict[str, str]:
    said = {
        "levels": table.levels and f"[]levelSeverity{{{_levels(table.levels)}}}",
        "names": table.names and f"map[string]int{{{_names(table.names)}}}",
        "offset": table.offset is not None and str(table.offset),
        "hasOffset": table.offset is not None and "true",
    }
    name = exported(re.sub(r"\W", "_", table.library)) + "Severities"
    return {
        "name": name,
        "doc": f"{name}: {table.doc}",
        "fields": ", ".join(f"{key}: {value}" for key, value in said.items() if value),
    }


def _levels(levels: Iterable[tuple[int, int]]) -> str:
    return ", ".join(f"{{{level}, {severity}}}" for level, severity in levels)


def _names(names: Iterable[tuple[str, int]]) -> str:
    return literals.pairs((name, str(severity)) for name, severity in names)
