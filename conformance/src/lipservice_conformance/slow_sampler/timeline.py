"""A whole timeline: events in, lines out. The operation `decide`."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from lipservice_conformance.slow_sampler.findings import WrongError
from lipservice_conformance.slow_sampler.policy import read_policy, read_policy_text
from lipservice_conformance.slow_sampler.rate import weight_bits
from lipservice_conformance.slow_sampler.record import Record
from lipservice_conformance.slow_sampler.request_buffer import Held
from lipservice_conformance.slow_sampler.sampler import Outcome, Sampler
from lipservice_conformance.slow_sampler.tally import Settlement

__all__ = ["run_timeline"]

Event = dict[str, Any]

LATEST: Final = 1 << 44
INFO: Final = 9
SEVERITIES: Final = range(1, 25)


def run_timeline(policy_text: str, seed: int, events_text: str) -> str:
    r"""Return the trace of a timeline.

    A record gives `keep,reason,k,E,h,g,weight,count`, what it released `retro,<key>,<time>` after it:

    >>> run_timeline('{"budget": "1/s"}', 1, '[{"t": 0, "key": "a"}]')
    '1,first,16777216,67108864,0,0,3ff0000000000000,1'
    """
    sampler = Sampler(read_policy_text(policy_text), seed)
    return "\n".join(line for event in json.loads(events_text) for line in _lines(sampler, event))


def _lines(sampler: Sampler, event: Event) -> Iterable[str]:
    now = min(LATEST, max(0, event["t"]))
    match event.get("do"):
        case None:
            return _record_lines(sampler, sampler.take(_record(event, now)))
        case "settle":
            return _settled(sampler.settle(now, everything=event.get("all", False)))
        case "shutdown":
            return _settled(sampler.settle(now, everything=True))
        case "policy":
            return [_swap(sampler, event["policy"])]
        case "promote":
            return _retro(sampler.promote(event["scope"], now))
        case "end":
            sampler.end(event["scope"])
            return []
        case _:
            totals = sampler.totals()
            return [f"stats,{totals.seen},{totals.kept},{totals.dropped},{totals.buffered}"]


def _swap(sampler: Sampler, document: Event) -> str:
    """Hand a policy over, unless something is wrong with it."""
    try:
        policy = read_policy(document)
    except WrongError:
        return "policy,refused"
    sampler.set_policy(policy)
    return f"policy,{policy.hash}"


def _record(event: Event, now: int) -> Record:
    severity = event.get("sev", INFO)
    return Record(
        now=now,
        key=event["key"],
        severity=severity if severity in SEVERITIES else INFO,
        logger=event.get("logger", ""),
        body_bytes=event.get("size", 0),
        attributes=event.get("attrs", {}),
        randomness=event.get("r24"),
        scope=event.get("scope") or None,  # an empty name is none
    )


def _record_lines(sampler: Sampler, outcome: Outcome) -> Iterator[str]:
    decision, window = outcome.decision, sampler.engine.window
    yield from _settled(outcome.settlements)
    state = f"{decision.rate},{window.spend},{window.halvings},{window.doublings}"
    weight = weight_bits(outcome.weight_rate)
    yield f"{int(decision.keep)},{decision.reason},{state},{weight},{outcome.count}"
    yield from _retro(outcome.released)


def _settled(settlements: Iterable[Settlement]) -> list[str]:
    return [f"settled,{settlement.key},{settlement.count}" for settlement in settlements]


def _retro(released: Iterable[Held]) -> list[str]:
    return [f"retro,{held.key},{held.time}" for held in released]
