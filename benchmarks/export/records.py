"""The records that are exported: the same for every language and peer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.sampling.messages import known_messages

__all__ = ["BATCH", "Attribute", "LogLine", "batches"]

# As many as one request carries.
BATCH = 512

_SEED = 11
_BODY_BYTES = 100
_MORE = ", which the customer had asked for in the application of the shop that was meant to be replaced last year"
_HEX = "0123456789abcdef"

Attribute = tuple[str, str | int | float | bool]


@dataclass(frozen=True)
class LogLine:
    """One record; those of a log have ids, of 32 and of 16 hexadecimal digits."""

    body: str
    attributes: list[Attribute]
    trace_id: str = ""
    span_id: str = ""


def batches(lines: Sequence[str]) -> dict[str, list[LogLine]]:
    """Return a batch of each kind, the same each time.

    Attributes are such as a service gives its records: some have few values, one number and one text never come again.
    """
    draw = random.Random(_SEED)  # noqa: S311  nothing secret
    messages = known_messages()[:BATCH]
    attributes = [_attributes(draw) for _ in range(BATCH)]
    kinds = {
        f"attributes_{count}": [
            LogLine(message, mine[:count]) for message, mine in zip(messages, attributes, strict=True)
        ]
        for count in (0, 3, 8)
    }
    kinds["short"] = [LogLine(_padded(message), mine[:3]) for message, mine in zip(messages, attributes, strict=True)]
    kinds["lines"] = [
        LogLine(lines[at % len(lines)], mine[:3], _digits(draw, 32), _digits(draw, 16))
        for at, mine in enumerate(attributes)
    ]
    return kinds


def _attributes(draw: random.Random) -> list[Attribute]:
    return [
        ("method", draw.choice(("GET", "GET", "POST", "DELETE"))),
        ("status", draw.choice((200, 200, 201, 404, 500))),
        ("duration_ms", draw.randrange(1, 4_000_000) / 1000 + 0.0001),  # a whole number would be no double everywhere
        ("route", draw.choice(("/api/cart", "/api/orders/{id}", "/api/products", "/health"))),
        ("request_id", _digits(draw, 16)),
        ("user_id", draw.randrange(1, 2_000_000)),
        ("cached", draw.random() < 0.5),
        ("region", draw.choice(("eu-central-1", "us-east-1"))),
    ]


def _padded(message: str) -> str:
    return f"{message}{_MORE}"[:_BODY_BYTES]


def _digits(draw: random.Random, count: int) -> str:
    return "".join(draw.choices(_HEX, k=count))
