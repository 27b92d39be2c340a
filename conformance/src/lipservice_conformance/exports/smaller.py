"""Simpler requests, answers and so on, the greatest steps first: what shrinking tries in turn. All are valid."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from lipservice_conformance.authored_requests import request_text
from lipservice_conformance.generation import Arguments

__all__ = [
    "smaller_answer",
    "smaller_decision",
    "smaller_diagnosis",
    "smaller_headers",
    "smaller_redaction",
    "smaller_request",
    "smaller_setup",
]

Item = TypeVar("Item")

_NEEDED = frozenset({"profile", "status"})
_NEEDED_OF_DECISIONS = frozenset({"reason", "pattern"})
_MOST = 300  # candidates in a round


def smaller_request(arguments: Arguments) -> list[Arguments]:
    """Return requests with fewer records, fields, attributes and elements, and shorter texts."""
    request = json.loads(str(arguments["request"]))
    found: list[Arguments] = []
    for simpler in _simpler_members(request):
        found.append({**arguments, "request": request_text(simpler)})
        if len(found) == _MOST:
            break
    return found


def smaller_answer(arguments: Arguments) -> list[Arguments]:
    """Return answers without an argument, with a shorter Retry-After, with smaller numbers."""
    found = [_without(arguments, name) for name in arguments if name not in _NEEDED]
    for name, value in arguments.items():
        if name == "retry_after":
            found += [{**arguments, name: shorter} for shorter in _shorter(str(value))]
        elif isinstance(value, int) and value > 1 and name not in _NEEDED:
            found += [{**arguments, name: value // 2}, {**arguments, name: value - 1}]
    return found


def smaller_setup(arguments: Arguments) -> list[Arguments]:
    """Return set-ups with an option or a variable less, or a shorter text in one."""
    found: list[Arguments] = []
    for part, text in arguments.items():
        members = json.loads(str(text))
        found += [{**arguments, part: request_text(_without(members, name))} for name in members]
        for name, value in members.items():
            if isinstance(value, str):
                found += [{**arguments, part: request_text({**members, name: less})} for less in _shorter(value)]
    return found


def smaller_diagnosis(arguments: Arguments) -> list[Arguments]:
    """Return what is known without a part, without a member of one, or with a shorter text in one."""
    return [*(_without(arguments, part) for part in arguments), *smaller_setup(arguments)]


def smaller_headers(arguments: Arguments) -> list[Arguments]:
    """Return headers with a pair less, or a shorter text in one."""
    pairs = json.loads(str(arguments["headers"]))
    found = [*_fewer(pairs)]
    for at, pair in enumerate(pairs):
        for part, text in enumerate(pair):
            shorter = ([*pair[:part], less, *pair[part + 1 :]] for less in _shorter(text))
            found += [[*pairs[:at], less, *pairs[at + 1 :]] for less in shorter]
    return [{"headers": request_text(simpler)} for simpler in found[:_MOST]]


def smaller_decision(arguments: Arguments) -> list[Arguments]:
    """Return decisions without an argument, with smaller numbers, with shorter texts."""
    found = [_without(arguments, name) for name in arguments if name not in _NEEDED_OF_DECISIONS]
    for name, value in arguments.items():
        if isinstance(value, int) and value > 1:
            found += [{**arguments, name: value // 2}, {**arguments, name: value - 1}]
        elif isinstance(value, str) and name in _NEEDED_OF_DECISIONS:
            found += [{**arguments, name: less} for less in _shorter(value)]
    return found


def smaller_redaction(arguments: Arguments) -> list[Arguments]:
    """Return cases without an argument, with shorter texts, with simpler attributes."""
    found = [_without(arguments, name) for name in arguments]
    for name, value in arguments.items():
        if name == "attributes":
            simpler = _simpler_pairs(json.loads(str(value)))
            found += [{**arguments, name: request_text(pairs)} for pairs in simpler]
        else:
            found += [{**arguments, name: less} for less in _shorter(str(value))]
    return found[:_MOST]


def _simpler_members(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (_without(request, name) for name in request)
    if "resource" in request:
        yield from ({**request, "resource": pairs} for pairs in _simpler_pairs(request["resource"]))
    records = request.get("records", [])
    yield from ({**request, "records": fewer} for fewer in _fewer(records))
    for at, record in enumerate(records):
        for simpler in _simpler_records(record):
            yield {**request, "records": [*records[:at], simpler, *records[at + 1 :]]}


def _simpler_records(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (_without(record, name) for name in record)
    for name, value in record.items():
        match name:
            case "attributes":
                yield from ({**record, name: pairs} for pairs in _simpler_pairs(value))
            case "body":
                yield from ({**record, name: simpler} for simpler in _simpler_values(value))
            case "event_name" | "severity_text":
                yield from ({**record, name: shorter} for shorter in _shorter(value))


def _simpler_pairs(pairs: list[Any]) -> Iterator[list[Any]]:
    yield from _fewer(pairs)
    for at, (key, value) in enumerate(pairs):
        changed = [[key, simpler] for simpler in _simpler_values(value)]
        changed += [[shorter, value] for shorter in _shorter(key)]
        yield from ([*pairs[:at], pair, *pairs[at + 1 :]] for pair in changed)


def _simpler_values(value: Any) -> Iterator[Any]:
    match value:
        case {"l": items}:
            yield from items
            yield from ({"l": fewer} for fewer in _fewer(items))
            for at, item in enumerate(items):
                yield from ({"l": [*items[:at], simpler, *items[at + 1 :]]} for simpler in _simpler_values(item))
        case {"m": entries}:
            yield from (entry for _, entry in entries)
            yield from ({"m": pairs} for pairs in _simpler_pairs(entries))
        case {"s": text}:
            yield from ({"s": shorter} for shorter in _shorter(text))


def _fewer(items: Sequence[Item]) -> Iterator[list[Item]]:
    step = max(1, len(items) // 2)
    while items:
        yield from ([*items[:at], *items[at + step :]] for at in range(0, len(items), step))
        if step == 1:
            return
        step //= 2


def _shorter(text: str) -> Iterator[str]:
    yield from ("".join(fewer) for fewer in _fewer(text))


def _without(members: dict[str, Any], name: str) -> dict[str, Any]:
    return {other: value for other, value in members.items() if other != name}
