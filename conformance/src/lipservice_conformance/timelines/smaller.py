"""Simpler cases of the sampler's operations, the greatest steps first: what shrinking tries in turn."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

from lipservice_conformance.generation import Arguments
from lipservice_conformance.slow_sampler.findings import WrongError
from lipservice_conformance.slow_sampler.policy import read_policy_text
from lipservice_conformance.timelines.stage import Event

__all__ = ["smaller_row", "smaller_timeline"]

Item = TypeVar("Item")

# What an event cannot do without.
NEEDED: Final = frozenset({"t", "key", "do", "policy"})


def smaller_timeline(arguments: Arguments) -> list[Arguments]:
    """Return timelines with fewer events, less of a policy, fewer fields; all of them valid."""
    policy, events = str(arguments["policy"]), json.loads(str(arguments["events"]))
    found: list[Arguments] = [{**arguments, "events": _json(fewer)} for fewer in _fewer(events)]
    found += [{**arguments, "policy": simpler} for simpler in _simpler_policies(policy)]
    found += [
        {**arguments, "policy": _json(event["policy"]), "events": _json([*events[:at], *events[at + 1 :]])}
        for at, event in enumerate(events)
        if "policy" in event and _is_valid(_json(event["policy"]))
    ]
    found += [{**arguments, "seed": 1}] if arguments["seed"] != 1 else []
    return found + [{**arguments, "events": _json(simpler)} for simpler in _simpler_events(events)]


def smaller_row(arguments: Arguments) -> list[Arguments]:
    """Return arguments with a shorter row of numbers, smaller numbers in it, or a smaller area."""
    found: list[Arguments] = []
    for name, value in arguments.items():
        if isinstance(value, str) and value[:1].isdigit():
            numbers = [int(number) for number in value.split(",")]
            rows = [row for row in (*_fewer(numbers), *_halved(numbers)) if row]
            found += [{**arguments, name: ",".join(map(str, row))} for row in rows]
        elif isinstance(value, int) and value > 1:
            found += [{**arguments, name: less} for less in (value // 2, value - 1)]
    return found


def _fewer(items: Sequence[Item]) -> Iterator[list[Item]]:
    step = max(1, len(items) // 2)
    while items:
        yield from ([*items[:at], *items[at + step :]] for at in range(0, len(items), step))
        if step == 1:
            return
        step //= 2


def _halved(numbers: Sequence[int]) -> Iterator[list[int]]:
    for at, number in enumerate(numbers):
        if number > 1:
            yield [*numbers[:at], number // 2, *numbers[at + 1 :]]


def _simpler_policies(text: str) -> Iterator[str]:
    """Leave out a member, at any depth; a policy that is wrong then is passed over."""
    if not text:
        return
    for simpler in _without_a_part(json.loads(text)):
        shown = _json(simpler)
        if _is_valid(shown):
            yield shown


def _is_valid(policy: str) -> bool:
    try:
        read_policy_text(policy)
    except WrongError:
        return False
    return True


def _without_a_part(value: Any) -> Iterator[Any]:
    parts: Iterable[Any] = ()
    if isinstance(value, dict):
        parts = value.items()
        yield from ({name: member for name, member in value.items() if name != dropped} for dropped in value)
        yield from ({**value, name: simpler} for name, member in parts for simpler in _without_a_part(member))
    elif isinstance(value, list):
        yield from ([*value[:at], *value[at + 1 :]] for at in range(len(value)))
        parts = enumerate(value)
        yield from ([*value[:at], simpler, *value[at + 1 :]] for at, part in parts for simpler in _without_a_part(part))


def _simpler_events(events: Sequence[Event]) -> Iterator[list[Event]]:
    """Leave a field out of all events, then of one; let all times begin at the first."""
    names = sorted({name for event in events for name in event} - NEEDED)
    yield from ([_without(event, name) for event in events] for name in names)
    first = min((event["t"] for event in events), default=0)
    if first:
        yield [{**event, "t": event["t"] - first} for event in events]
    for at, event in enumerate(events):
        if "policy" in event:
            simpler = _simpler_policies(_json(event["policy"]))
            yield from ([*events[:at], {**event, "policy": json.loads(text)}, *events[at + 1 :]] for text in simpler)
        yield from ([*events[:at], _without(event, name), *events[at + 1 :]] for name in names if name in event)


def _without(event: Event, name: str) -> Event:
    """Leave a field out, but not the request that an event is about."""
    if name == "scope" and "do" in event:
        return event
    return {other: value for other, value in event.items() if other != name}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
