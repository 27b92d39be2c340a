"""Arguments for an operation, many a second, from a seed: pieces in a row, bodies, known inputs changed in a place."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from lipservice_conformance.values import Json, encode_text

__all__ = ["Arguments", "generate"]

Arguments: TypeAlias = dict[str, Json]
Shape: TypeAlias = Callable[[Sequence[str], Sequence[str], random.Random], str | bytes]

_BUCKET_EDGES = (-1, 0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25)
_JOINTS = ("", "", "", " ", " ", ",", "=", ": ")
# How often two cases come as twins.
_TWINS = 0.005
_LONG = (250, 1020, 1030, 8190, 8200)


def generate(pieces: Sequence[str], known: Sequence[str], rng: random.Random) -> Iterator[Arguments]:
    """Yield arguments for `signature` without end. `known` are messages to change, such as those of the vectors."""
    shapes: list[Shape] = [_row, _row, _row, _row, _body, _raw, _units, _long]
    shapes += [_changed, _changed] if known else []
    while True:
        if rng.random() < _TWINS:
            yield from _twins(pieces, rng)
        text = rng.choice(shapes)(pieces, known, rng)
        arguments: Arguments = {"message": encode_text(text)}
        choice = rng.random()
        if choice < 0.1:
            arguments["severity"] = rng.choice(_BUCKET_EDGES)
        elif choice < 0.15:
            arguments["logger"] = encode_text(_row(pieces, known, rng))
        elif choice < 0.2:
            arguments["template"] = encode_text(rng.choice(shapes)(pieces, known, rng))
        yield arguments


def _twins(pieces: Sequence[str], rng: random.Random) -> Iterator[Arguments]:
    """Yield two cases that are one when logger and message are put together with NUL, as a careless cache key does."""
    first, second, third = rng.choices(pieces, k=3)
    yield {"logger": f"{first}\0{second}", "message": third}
    yield {"logger": first, "message": f"{second}\0{third}"}


def _row(pieces: Sequence[str], _known: Sequence[str], rng: random.Random) -> str:
    joint = rng.choice(_JOINTS)
    return joint.join(rng.choices(pieces, k=rng.randint(1, 10)))


def _changed(pieces: Sequence[str], known: Sequence[str], rng: random.Random) -> str:
    text = rng.choice(known)
    start = rng.randint(0, len(text))
    end = min(len(text), start + rng.choice((0, 0, 1, 1, 2, 5)))
    return text[:start] + rng.choice(("", rng.choice(pieces), rng.choice(pieces))) + text[end:]


def _body(pieces: Sequence[str], _known: Sequence[str], rng: random.Random) -> str:
    keys = ("message", "msg", "event", rng.choice(pieces), rng.choice(pieces))
    values: tuple[Json, ...] = (1, None, True, [], {}, "", rng.choice(pieces), "".join(rng.choices(pieces, k=3)))
    body = {rng.choice(keys): rng.choice(values) for _ in range(rng.randint(0, 4))}
    text = json.dumps(rng.choice((body, body, body, [body])), ensure_ascii=rng.random() < 0.5)
    # Every other one is damaged: most of what a strict reader must refuse is one byte away from a body.
    return text if rng.random() < 0.5 else _changed(pieces, (text,), rng)


def _raw(pieces: Sequence[str], _known: Sequence[str], rng: random.Random) -> bytes:
    return b"".join(
        rng.choice((rng.choice(pieces).encode(), rng.randbytes(rng.randint(1, 3)))) for _ in range(rng.randint(1, 6))
    )


def _units(pieces: Sequence[str], _known: Sequence[str], rng: random.Random) -> str:
    surrogates = [chr(rng.choice((0xD800, 0xD83D, 0xDBFF, 0xDC00, 0xDE00, 0xDFFF))) for _ in range(3)]
    return "".join(rng.choice((*surrogates, rng.choice(pieces))) for _ in range(rng.randint(1, 6)))


def _long(pieces: Sequence[str], known: Sequence[str], rng: random.Random) -> str:
    """Fill up to a limit; one in five rows only, for these cost as much as a hundred others."""
    row = _row(pieces, known, rng)
    if rng.random() < 0.8:
        return row
    length = rng.choice(_LONG[:3] if rng.random() < 0.9 else _LONG) + rng.randint(-6, 6)
    return (row * (length // len(row) + 1))[: length - len(row)] + _row(pieces, known, rng)
