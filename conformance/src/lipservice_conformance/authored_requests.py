"""Requests of records as people write them; authoring/encode/README.md shows the form that the operation gets.

{record: {severity: 9, body: "x"}}                     # a request with this record alone, in both encodings
{records: [...], resource: {a: 1}, scope: [x, "1"]}    # several, in their envelope
{record: {...}, encoding: json}                        # in one encoding
A value is written as it is: a text, true, 5, 1.5, null, [..]. Or in the form of the operation: {i: "5"}, {x: "00ff"},
{d: "7ff8000000000001"}, {m: [[k, 1], [k, 2]]}. A text may be {repeat: ab, times: 9, then: "…"}, an element
{of: 1, times: 9}, a value {nest: l, times: 32, around: 1}; attributes and entries are a mapping, or a list of pairs
with {keys: "k{}", times: 129, value: 1} among them.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from lipservice_conformance.values import Json

__all__ = ["expand_requests", "expanded_text", "request_text", "value_of"]

ENCODINGS: Final = ("protobuf", "json")
FORMS: Final = ("s", "b", "i", "d", "x", "l", "m")
ENTRY: Final = "k"  # the key of a nested map


def expand_requests(written: Mapping[str, Any]) -> Iterator[dict[str, Json]]:
    """Yield the arguments of each encoding; a request that is text, such as one that fuzzing found, stands as it is."""
    given = dict(written)
    encodings = (given.pop("encoding"),) if "encoding" in given else ENCODINGS
    request = given.pop("request", None)
    text = request if isinstance(request, str) else request_text(_request(given))
    yield from ({"request": text, "encoding": encoding} for encoding in encodings)


def request_text(request: Json) -> str:
    """Return a request as JSON; with escapes where a character cannot be seen."""
    text = json.dumps(request, ensure_ascii=False, separators=(",", ":"))
    return text if text.isprintable() else json.dumps(request, separators=(",", ":"))


def _request(written: Mapping[str, Any]) -> Json:
    given = dict(written)
    if "record" in given:
        given["records"] = [given.pop("record")]
    if "records" in given:
        given["records"] = [record for entry in given["records"] for record in _records(entry)]
    if "resource" in given:
        given["resource"] = list(_pairs(given["resource"]))
    return given


def _records(entry: Mapping[str, Any]) -> Iterator[Json]:
    match entry:
        case {"of": dict(record), "times": int(times)}:
            yield from [_record(record)] * times
        case _:
            yield _record(entry)


def _record(written: Mapping[str, Any]) -> Json:
    given = dict(written)
    for name in ("severity_text", "event_name"):
        if name in given:
            given[name] = _text(given[name])
    if "body" in given:
        given["body"] = value_of(given["body"])
    if "attributes" in given:
        given["attributes"] = list(_pairs(given["attributes"]))
    return given


def value_of(written: Any) -> Json:
    """Return a value in the form of the operation."""
    match written:
        case None:
            return None
        case bool():
            return {"b": written}
        case int():
            return {"i": str(written)}
        case float():
            return {"d": struct.pack(">d", written).hex()}
        case str():
            return {"s": written}
        case list():
            return {"l": list(_elements(written))}
        case dict():
            return _formed(written)
    raise ValueError(f"expected a value, got {str(written)[:80]}")


def _formed(written: Mapping[str, Any]) -> Json:
    match written:
        case {"repeat": _}:
            return {"s": _text(written)}
        case {"nest": str(form), "times": int(times), "around": around}:
            return _nested(form, times, value_of(around))
        case {"m": list() | dict() as entries}:
            return {"m": list(_pairs(entries))}
        case {"x": {"repeat": str(digits), "times": int(times)}}:
            return {"x": digits * times}
        case _ if len(written) == 1 and set(written) <= set(FORMS):
            return dict(written)
    raise ValueError(f"expected a value, got {str(written)[:80]}")


def _nested(form: str, times: int, around: Json) -> Json:
    """Put a value into so many lists or maps; `lm` takes them in turn, the outermost first."""
    for level in reversed(range(times)):
        kind = form[level % len(form)]
        around = {kind: [around] if kind == "l" else [[ENTRY, around]]}
    return around


def _elements(written: Iterable[Any]) -> Iterator[Json]:
    for element in written:
        match element:
            case {"of": of, "times": int(times)}:
                yield from [value_of(of)] * times
            case _:
                yield value_of(element)


def _pairs(written: Mapping[str, Any] | Iterable[Any]) -> Iterator[Json]:
    if isinstance(written, Mapping):
        yield from ([key, value_of(value)] for key, value in written.items())
        return
    for entry in written:
        match entry:
            case {"keys": str(keys), "times": int(times), "value": value}:
                yield from ([keys.replace("{}", str(number)), value_of(value)] for number in range(times))
            case [key, value]:
                yield [_text(key), value_of(value)]


def expanded_text(written: Any) -> Any:
    """Return a text written as `{repeat: ab, times: 9}`, and all else as it stands."""
    return _text(written) if isinstance(written, dict) and "repeat" in written else written


def _text(written: Any) -> str:
    match written:
        case str():
            return written
        case {"repeat": str(text), "times": int(times), **others}:
            return text * times + str(others.get("then", ""))
    raise ValueError(f"expected a text, got {str(written)[:80]}")
