"""Plays a timeline through the sampler: events in, lines out.

A record gives `would_keep,reason,rate,spent,halvings,boost,weight bits,count`. A stream of millions of them would not
fit into one line of the protocol, so `{"do": "records", "t": 5000, "ms": 1000, "keys": "p0 p5 p0"}` stands for as many
records as there are keys, number j of n at `t + j * ms // n`. Of their lines only those of kept records are shown,
each with j and a comma in front; `records,<n>,<digest>` follows, where the digest is the first 16 hexadecimal digits
of the SHA-256 of all of them, dropped records included, a line feed after each.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator
from typing import Any

from lipservice._decision import Decision, Held, Settlement
from lipservice._engine import DEFAULT_SEVERITY
from lipservice._policy import Policy
from lipservice._policy_reader import read_policy
from lipservice._record import Record
from lipservice._sampler import Sampler

Event = dict[str, Any]

_DIGEST_DIGITS = 16


def play(policy: Policy, seed: int, events: Iterable[Event]) -> Iterator[str]:
    """Yield the lines of a timeline."""
    sampler = Sampler(policy, seed)
    for event in events:
        yield from _lines(sampler, event)


def _lines(sampler: Sampler, event: Event) -> Iterator[str]:
    now_ms = event["t"]
    match event.get("do"):
        case None:
            yield from _decided(sampler, sampler.decide(_record(event), now_ms, event.get("r24")))
        case "records":
            yield from _records(sampler, now_ms, event["ms"], event["keys"].split(" "))
        case "settle":
            yield from _settled(sampler.settle(now_ms, everything=event.get("all", False)))
        case "shutdown":
            yield from _settled(sampler.settle(now_ms, everything=True))
        case "policy":
            yield f"policy,{_swap(sampler, event['policy'])}"
        case "promote":
            yield from _released(sampler.promote(event["scope"], now_ms))
        case "end":
            sampler.end(event["scope"])
        case "stats":
            stats = sampler.stats()
            yield f"stats,{stats.seen},{stats.kept},{stats.dropped},{stats.buffered}"
        case unknown:
            message = f"no event can do {unknown!r}"
            raise ValueError(message)


def _records(sampler: Sampler, start_ms: int, length_ms: int, keys: list[str]) -> Iterator[str]:
    digest, total = hashlib.sha256(), len(keys)
    for number, key in enumerate(keys):
        decision = sampler.decide(Record(key, key), start_ms + number * length_ms // total)
        lines = list(_decided(sampler, decision))
        digest.update("\n".join([*lines, ""]).encode())
        if decision.would_keep:
            yield from (f"{number},{line}" for line in lines)
    yield f"records,{total},{digest.hexdigest()[:_DIGEST_DIGITS]}"


def _record(event: Event) -> Record:
    """Return the record of an event, whose key is the name of its pattern and its template."""
    return Record(
        pattern=event["key"],
        template=event["key"],
        severity=event.get("sev", DEFAULT_SEVERITY),
        logger=event.get("logger", ""),
        body_bytes=event.get("size", 0),
        attributes=event.get("attrs"),
        scope=event.get("scope"),
    )


def _swap(sampler: Sampler, document: object) -> str:
    read = read_policy(json.dumps(document)).policy
    if read is None:
        return "refused"
    sampler.set_policy(read)
    return read.hash


def _decided(sampler: Sampler, decision: Decision) -> Iterator[str]:
    engine = sampler.engine
    yield from _settled(decision.settled)
    weight = struct.pack(">d", decision.weight).hex()
    state = f"{decision.rate},{engine.spent},{engine.halvings},{engine.boost}"
    yield f"{int(decision.would_keep)},{decision.reason},{state},{weight},{decision.count}"
    yield from _released(decision.released)


def _settled(settlements: Iterable[Settlement]) -> list[str]:
    return [f"settled,{settlement.key},{settlement.count}" for settlement in settlements]


def _released(held: Iterable[Held]) -> list[str]:
    return [f"retro,{record.pattern},{record.time_ms}" for record in held]
