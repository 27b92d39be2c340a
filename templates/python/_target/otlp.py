"""What the templates of the Python SDK need to know of OTLP, as ready-made literals."""

from __future__ import annotations

from lipservice_generator.otlp.representation import (
    Correlation,
    Otlp,
    SeverityTable,
    StampedAttribute,
    WireField,
    WireMessage,
)

LANGUAGE = "python"


def lower_otlp(otlp: Otlp) -> dict[str, object]:
    """Return the view of the tables of messages, limits, marks, attributes and severities."""
    limits, marks = otlp.limits, otlp.marks
    return {
        "scope": repr(otlp.scope),
        "messages": [_message(message) for message in otlp.messages],
        "attributes": limits.attributes,
        "depth": limits.depth,
        "value_count": limits.values,
        "key_bytes": limits.key_bytes,
        "text_bytes": limits.text_bytes,
        "record_bytes": limits.record_bytes,
        "cut": repr(marks.cut),
        "deep_list": repr(marks.deep_list),
        "deep_map": repr(marks.deep_map),
        "json_null": repr(marks.json_null),
        "json_nan": repr(marks.json_nan),
        "json_infinity": repr(marks.json_infinity),
        "json_negative_infinity": repr(marks.json_negative_infinity),
        "record_attributes": [_attribute("record", entry) for entry in otlp.record_attributes],
        "resource_attributes": [_attribute("resource", entry) for entry in otlp.resource_attributes],
        "correlation": [
            {"constant": name.upper(), "value": repr(value)} for name, value in _correlation(otlp.correlation).items()
        ],
        "stamps": {
            "unsaid": "frozenset({" + ", ".join(map(repr, otlp.stamps.unsaid)) + "})",
            "retro": repr(otlp.stamps.retro),
            "settled": repr(otlp.stamps.settled),
            "keep": repr(otlp.stamps.keep),
            "settled_body": repr(otlp.stamps.settled_body),
        },
        "severities": [_severities(table) for table in otlp.severities if LANGUAGE in table.languages],
    }


def _correlation(correlation: Correlation) -> dict[str, str | int]:
    return {
        "trace_header": correlation.trace,
        "state_header": correlation.state,
        "distinct_id_header": correlation.distinct_id,
        "session_id_header": correlation.session_id,
        "id_bytes": correlation.id_bytes,
        "state_bytes": correlation.state_bytes,
    }


def _message(message: WireMessage) -> dict[str, object]:
    return {"name": message.name, "fields": [_field(message.name, field) for field in message.fields]}


def _field(message: str, field: WireField) -> dict[str, str]:
    """Return a field: its constant's name, the bytes before its value in protobuf, and its name in JSON."""
    return {
        "constant": f"{_upper(message)}_{field.name.upper()}",
        "tag": repr(_varint(field.tag)),
        "json_name": repr(field.json_name),
    }


def _upper(name: str) -> str:
    """Return `LogRecord` as `LOG_RECORD`."""
    return "".join(f"_{letter}" if letter.isupper() else letter.upper() for letter in name).removeprefix("_")


def _varint(number: int) -> bytes:
    septets = []
    while number > 0x7F:
        septets.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*septets, number])


def _attribute(part: str, attribute: StampedAttribute) -> dict[str, str]:
    return {
        "constant": f"{part}_key_{attribute.name}".upper(),
        "value_constant": f"{part}_value_{attribute.name}".upper(),
        "key": repr(attribute.key),
        "doc": attribute.doc,
        "value": repr(attribute.value) if attribute.value else "",
    }


def _severities(table: SeverityTable) -> dict[str, str]:
    return {
        "library": repr(table.library),
        "doc": table.doc,
        "levels": repr(table.levels),
        "names": repr(dict(table.names)),
        "offset": repr(table.offset),
    }
