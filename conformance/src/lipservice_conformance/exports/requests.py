"""Random requests: hostile texts and numbers, deep and wide values, records near their limits."""

from __future__ import annotations

import struct
from collections.abc import Callable
from random import Random
from typing import Final

from lipservice_conformance.authored_requests import request_text
from lipservice_conformance.values import Json

__all__ = ["random_request", "random_value"]

TEXTS: Final = (
    "",
    "a",
    "payment 5 failed",
    "é",
    "日本",
    "😀",
    "\U0010ffff",
    "\0",
    "\x1f\x7f\x80",
    '"\\/',
    "\b\f\n\r\t",
    "\u2028\u2029\ufeff",
    "\ud800",
    "\udc00x",
    "\ud83d\ud83d",
    "…",
    "[...]",
    "NaN",
    "\r\n",
)
KEYS: Final = ("", "a", "b", "service.name", "é", "\ud800", "A", "a ")
INTEGERS: Final = (0, 1, 63, 64, 127, 128, 16383, 16384, 2**31, 2**53 - 1, 2**53 + 1, 2**63 - 1)
TIMES: Final = (-1, 0, 1, 1_700_000_000_123_456_789, 2**53 + 1, 2**63 - 1, 2**63)
BITS: Final = (
    "0000000000000000",
    "8000000000000000",
    "7ff0000000000000",
    "fff0000000000000",
    "7ff8000000000000",
    "7ff0000000000001",
    "ffffffffffffffff",
    "0000000000000001",
    "7fefffffffffffff",
    "444b1ae4d6e2ef50",  # 1e21
    "3eb0c6f7a0b5ed8d",  # 0.000001
    "4340000000000000",
)
DEEPEST: Final = 5
# How often a record is near a limit: such a one costs as much as a hundred others.
NEAR: Final = 0.02
VAST: Final = 0.002


def random_request(rng: Random) -> dict[str, Json]:
    """Return the arguments of `encode`."""
    record = _record
    chance = rng.random()
    if chance < VAST:
        record = _vast
    elif chance < NEAR:
        record = rng.choice((_deep, _wide, _many_values, _long_keys))
    count = 1 if record is not _record else rng.choice((0, 1, 1, 1, 2, 5))
    request: dict[str, Json] = {"records": [record(rng) for _ in range(count)]}
    if rng.random() < 0.4:
        request["resource"] = _pairs(rng, DEEPEST - 1)
    if rng.random() < 0.4:
        request["scope"] = [rng.choice(TEXTS), rng.choice(TEXTS)]
    return {"request": request_text(request), "encoding": rng.choice(("protobuf", "json"))}


def random_value(rng: Random, depth: int = 0) -> Json:
    """Return a value; lists and maps grow rarer with every level."""
    scalars: tuple[Callable[[], Json], ...] = (
        lambda: None,
        lambda: {"s": _text(rng)},
        lambda: {"s": _text(rng)},
        lambda: {"b": rng.random() < 0.5},
        lambda: {"i": str(_integer(rng))},
        lambda: {"d": _double(rng)},
        lambda: {"x": rng.randbytes(rng.randint(0, 5)).hex()},
    )
    if depth >= DEEPEST or rng.random() < 0.7:
        return rng.choice(scalars)()
    if rng.random() < 0.5:
        return {"l": [random_value(rng, depth + 1) for _ in range(rng.randint(0, 4))]}
    return {"m": _pairs(rng, depth + 1)}


def _pairs(rng: Random, depth: int) -> Json:
    keys = (*KEYS, *(f"k{number}" for number in range(6)))
    return [[rng.choice(keys), random_value(rng, depth)] for _ in range(rng.randint(0, 5))]


def _record(rng: Random) -> Json:
    members: dict[str, Callable[[], Json]] = {
        "time": lambda: str(rng.choice(TIMES)),
        "observed": lambda: str(rng.choice(TIMES)),
        "severity": lambda: rng.randint(-2, 27),
        "severity_text": lambda: _text(rng),
        "body": lambda: random_value(rng),
        "attributes": lambda: _pairs(rng, 0),
        "dropped": lambda: rng.choice((0, 1, 127, 128, 70_000)),
        "flags": lambda: rng.choice((0, 1, 255, 256, 257, 2**31, 2**32 - 1)),
        "trace_id": lambda: _identifier(rng, 32),
        "span_id": lambda: _identifier(rng, 16),
        "event_name": lambda: _text(rng),
    }
    return {name: draw() for name, draw in members.items() if rng.random() < 0.5}


def _deep(rng: Random) -> Json:
    value = random_value(rng)
    for _ in range(rng.choice((26, 27, 28, 29, 30, 200))):
        value = {"l": [value]} if rng.random() < 0.5 else {"m": [["k", value]]}
    return {"body": value, "attributes": [["a", value]]}


def _wide(rng: Random) -> Json:
    keys = [f"k{rng.randint(0, 200)}" for _ in range(rng.randint(120, 260))]
    return {"attributes": [[key, {"i": str(at)}] for at, key in enumerate(keys)], "dropped": rng.randint(0, 2)}


def _many_values(rng: Random) -> Json:
    """Return a record of some 4096 values, in its body and in an attribute behind which there are others."""
    body: list[Json] = [{"b": True}] * rng.choice((1, 2_000, 4_094, 4_095, 4_096))
    items: list[Json] = [random_value(rng, DEEPEST) for _ in range(4_096 - len(body) + rng.randint(-3, 3))]
    return {"body": {"l": body}, "attributes": [["a", {"l": items}], ["b", random_value(rng)], ["c", {"b": True}]]}


def _long_keys(rng: Random) -> Json:
    piece = rng.choice(("k", "é", "日", "😀"))
    return {"attributes": [[piece * rng.randint(62, 260) + rng.choice(("", "x", "é")), {"i": "1"}] for _ in range(6)]}


def _vast(rng: Random) -> Json:
    """Return a record whose texts pass 65536 bytes, or 262144 together."""
    piece = rng.choice(("a", "é", "日", "😀"))
    length = 65_536 // len(piece.encode())
    texts: list[Json] = [{"s": piece * (length + rng.randint(-2, 2))} for _ in range(rng.choice((1, 4, 5)))]
    return {
        "body": {"l": texts},
        "attributes": [["a", {"s": "bcdef"}], ["日本", {"x": "0102030405"}], ["z", {"i": "1"}]],
    }


def _text(rng: Random) -> str:
    return "".join(rng.choices(TEXTS, k=rng.randint(0, 4))) + "x" * rng.choice((0, 0, 0, 110, 127, 128))


def _integer(rng: Random) -> int:
    number = rng.choice((*INTEGERS, rng.getrandbits(63)))
    return rng.choice((number, -number, -number - 1))


def _double(rng: Random) -> str:
    number = rng.choice(
        (rng.randint(-(10**6), 10**6) / rng.choice((1, 10, 1000)), rng.random() * 10.0 ** rng.randint(-9, 24))
    )
    return rng.choice((rng.choice(BITS), struct.pack(">d", number).hex(), rng.randbytes(8).hex()))


def _identifier(rng: Random, length: int) -> str:
    digits = "".join(rng.choices("0123456789abcdefABCDEF", k=length + rng.choice((0, 0, 0, -1, 1, 16))))
    return rng.choice((digits, digits, digits, "0" * length, f"{digits[:-1]}g", ""))
