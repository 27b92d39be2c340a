"""Timelines for the slow model of the sampler, and what it makes of them."""

import json

from lipservice_conformance.slow_sampler import run_timeline

ERROR = 17
Event = dict[str, object]


def trace(policy: Event, events: list[Event], seed: int = 1) -> list[str]:
    text = run_timeline(json.dumps(policy), seed, json.dumps(events))
    return text.split("\n") if text else []


def reasons(lines: list[str]) -> list[str]:
    """Return keep and reason of each record, and all other lines as they are."""
    return [" ".join(line.split(",")[:2]) if line[0] in "01" else line for line in lines]


def records(key: str, count: int, start: int = 0, **fields: object) -> list[Event]:
    return [{"t": start + number, "key": key, **fields} for number in range(count)]
