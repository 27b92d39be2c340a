"""Compares what the Collector wrote of one way with what was sent."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from lipservice_conformance.collector.held_record import Difference, Fact, HeldRecord, differences
from lipservice_conformance.collector.received import Received
from lipservice_conformance.collector.sending import Sent

__all__ = ["Surroundings", "Verdict", "judge", "judge_delivery"]


@dataclass(frozen=True)
class Verdict:
    """What is said of one case: nothing, if all was as expected."""

    case: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Surroundings:
    """What should stand around every record."""

    resource: tuple[list[object], ...]
    scope: tuple[str, str]


def judge(expected: Sequence[HeldRecord], around: Surroundings, received: Sequence[Received]) -> list[Verdict]:
    """Return a verdict for each record that was sent, and one each for order, resource, scope and what is too much."""
    came = [one.record for one in received]
    partners, strays = _pair(expected, came)
    verdicts = [
        Verdict(f"record {number}", _compared(record, partner))
        for number, (record, partner) in enumerate(zip(expected, partners, strict=True))
    ]
    alike = all(not verdict.differences for verdict in verdicts) and not strays
    order = ("they came in another order",) if alike and list(expected) != came else ()
    return [
        *verdicts,
        Verdict("order", order),
        Verdict("strays", tuple(f"not sent: {_key(record)[:200]}" for record in strays)),
        Verdict("resource", _distinct(_resource_facts(around, one) for one in received)),
        Verdict("scope", _distinct([("scope", around.scope, one.scope)] for one in received)),
        Verdict("extra", _distinct([("beside the records", "", one.extra)] for one in received)),
    ]


def judge_delivery(sent: Sent, count: int, rows: int) -> Verdict:
    """Return whether the SDK says what happened: all accepted, nothing lost."""
    if sent.trouble:
        return Verdict("delivery", (sent.trouble,))
    stats = sent.stats
    facts: list[Fact] = [
        ("flush", "success", sent.flushed),
        ("emitted", count, stats.get("emitted")),
        ("accepted", count, stats.get("accepted")),
        ("lost", {}, {reason: lost for reason, lost in (stats.get("lost") or {}).items() if lost}),
        ("rows of the Collector", count, rows),
        ("diagnostics", (), sent.diagnostics),
    ]
    return Verdict("delivery", tuple(differences(facts)))


def _pair(
    expected: Sequence[HeldRecord], came: Sequence[HeldRecord]
) -> tuple[list[HeldRecord | None], list[HeldRecord]]:
    """Return what came for each expected record, and what is left.

    Records that are as expected find each other wherever they stand; of the rest, the first belongs to the first.
    """
    waiting = Counter(map(_key, came))
    partners: list[HeldRecord | None] = [None] * len(expected)
    for at, record in enumerate(expected):
        if waiting[key := _key(record)]:
            waiting[key] -= 1
            partners[at] = record
    unmatched: deque[HeldRecord] = deque()
    for record in came:
        if waiting[key := _key(record)]:
            waiting[key] -= 1
            unmatched.append(record)
    for at, partner in enumerate(partners):
        if partner is None and unmatched:
            partners[at] = unmatched.popleft()
    return partners, list(unmatched)


def _key(record: HeldRecord) -> str:
    return json.dumps(asdict(record))


def _compared(expected: HeldRecord, came: HeldRecord | None) -> tuple[Difference, ...]:
    if came is None:
        return (f"did not arrive: {_key(expected)[:200]}",)
    return tuple(differences(expected.facts(came)))


def _resource_facts(around: Surroundings, one: Received) -> list[Fact]:
    expected, came = list(around.resource), list(one.resource)
    if [key for key, _ in expected] != [key for key, _ in came]:
        return [("resource", expected, came)]
    return [(f"resource `{key}`", value, other) for (key, value), (_, other) in zip(expected, came, strict=True)]


def _distinct(facts: Iterable[list[Fact]]) -> tuple[Difference, ...]:
    """Return each difference once, however many records have it."""
    return tuple(dict.fromkeys(line for one in facts for line in differences(one)))
