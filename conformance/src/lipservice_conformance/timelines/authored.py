"""Timelines as people write them: streams of like events, several at a time, or a stretch that comes again.

- {t: 0, key: a}                                          # an event as it stands
- {t: 0, every: 50, times: 20, key: [a, b]}               # a stream; what is a list is taken in turn
- {t: 0, every: 5, times: 99, key: "u{}", from: 7}        # u7, u8, ...: messages that each come once
- {t: 0, every: 9, times: 8, key: a, scope: s, r24: spread}    # the 24 bits all over their range
- {merge: [{...}, {...}]}                                 # streams beside each other, in the order of their times
- {again: 3, after: 10000, events: [...]}                 # the same three times, each so much later
- {t: 0, key: a, attrs: {x: {repeat: y, times: 99}}}      # a long text; {nest: 3} is [[[]]]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from lipservice_conformance.timelines.stage import Event

__all__ = ["expand_events"]

STREAM: Final = frozenset({"t", "every", "times", "from"})
# What is a value as it stands.
WHOLE: Final = frozenset({"policy"})
# The golden part of 2^24: its multiples spread evenly, and no two of many are alike.
GOLDEN: Final = 10_368_889


def expand_events(written: Iterable[Event]) -> list[Event]:
    """Return the events of a timeline. Raises ValueError for what is no form of them."""
    return [event for entry in written for event in _expanded(entry)]


def _expanded(entry: Event) -> Iterator[Event]:
    match entry:
        case {"merge": list(streams), **others} if not others:
            yield from sorted(expand_events(streams), key=_time)
        case {"again": int(times), "after": int(after), "events": list(events), **others} if not others:
            for number in range(times):
                yield from ({**event, "t": _time(event) + number * after} for event in expand_events(events))
        case {"t": int()}:
            yield from _stream(entry)
        case _:
            raise ValueError(f"expected an event with a time t, merge or again, got {entry!r}")


def _stream(entry: Event) -> Iterator[Event]:
    first = entry.get("from", 0)
    for number in range(entry.get("times", 1)):
        fields = {name: _value(name, value, first + number) for name, value in entry.items() if name not in STREAM}
        yield {"t": entry["t"] + number * entry.get("every", 0), **fields}


def _value(name: str, value: Any, number: int) -> Any:
    if name == "attrs":
        return {key: _attribute(member) for key, member in value.items()}
    if name in WHOLE:
        return value
    if isinstance(value, list):
        return _value(name, value[number % len(value)], number)
    if value == "spread":
        return number * GOLDEN % (1 << 24)
    return value.replace("{}", str(number)) if isinstance(value, str) else value


def _time(event: Event) -> int:
    return int(event["t"])


def _attribute(value: Any) -> Any:
    match value:
        case {"repeat": str(text), "times": int(times), **others} if not others:
            return text * times
        case {"nest": int(depth), **others} if not others:
            nested: list[Any] = []
            for _ in range(depth - 1):
                nested = [nested]
            return nested
    return value
