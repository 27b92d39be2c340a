"""What the templates of the TypeScript SDK need to know of OTLP, as ready-made literals."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from lipservice_generator.integer.writer import camel
from lipservice_generator.otlp.representation import Otlp, SeverityTable, StampedAttribute, WireField, WireMessage
from lipservice_generator.target import LoweringError

_ONE_BYTE = 0x7F


def lower_otlp(otlp: Otlp, language: str) -> dict[str, object]:
    """Return the view of the tables of OTLP."""
    return {
        "messages": [_message(message) for message in otlp.messages],
        "scope": json.dumps(otlp.scope),
        "limits": otlp.limits,
        "marks": [{"name": name.upper(), "text": json.dumps(text)} for name, text in vars(otlp.marks).items()],
        "record_attributes": [_attribute(entry) for entry in otlp.record_attributes],
        "resource_attributes": [_attribute(entry) for entry in otlp.resource_attributes],
        "severities": [_severities(table) for table in otlp.severities if language in table.languages],
        "console": next((_pairs(table.names) for table in otlp.severities if table.library == "console"), ""),
        "correlation": {name: json.dumps(value) for name, value in vars(otlp.correlation).items()},
        "stamps": {name: json.dumps(value) for name, value in vars(otlp.stamps).items()},
    }


def _message(message: WireMessage) -> dict[str, object]:
    return {"name": message.name, "fields": [_field(message, field) for field in message.fields]}


def _field(message: WireMessage, field: WireField) -> dict[str, object]:
    if field.tag > _ONE_BYTE:
        # The writer gives every tag one byte; a larger number of a field would silently be cut.
        raise LoweringError(f"the tag of {message.name}.{field.name} takes more than one byte")
    return {
        "constant": f"{_upper(message.name)}_{field.name.upper()}",
        "tag": field.tag,
        "json_name": json.dumps(field.json_name),
    }


def _upper(name: str) -> str:
    """Return `CamelCase` as `CAMEL_CASE`."""
    return "".join(f"_{char}" if char.isupper() else char for char in name).lstrip("_").upper()


def _attribute(attribute: StampedAttribute) -> dict[str, str]:
    return {
        "name": camel(attribute.name),
        "constant": attribute.name.upper(),
        "key": json.dumps(attribute.key),
        "doc": attribute.doc,
        "value": json.dumps(attribute.value) if attribute.value else "",
    }


def _severities(table: SeverityTable) -> dict[str, str]:
    offset = "undefined" if table.offset is None else str(table.offset)
    names = f"new Map([{_pairs(table.names)}])" if table.names else "new Map()"
    return {
        "library": json.dumps(table.library),
        "doc": table.doc,
        "table": f"{{ levels: [{_pairs(table.levels)}], names: {names}, offset: {offset} }}",
    }


def _pairs(pairs: Iterable[Sequence[str | int]]) -> str:
    return ", ".join(json.dumps(list(pair)) for pair in pairs)
