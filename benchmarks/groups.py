"""Texts that show whether time per byte is flat: ordinary ones from 10 bytes to 8 KB, and such as an attacker sends."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

__all__ = ["ORDINARY", "SIZES", "Group", "groups"]

SIZES = (10, 100, 1024, 8192)
ORDINARY = "ordinary"

# Repeated to the length wanted.
_ADVERSARIAL = {
    "letters": "a",
    "slashes": "/",
    "equals": "=",
    "brackets": "(",
    "keys": "x:",
    "quotes": '"',
    "dots": ".",
    "pairs": "a=b,",
}

_GROUP_BYTES = 200_000
_MOST_TEXTS = 4000
_SEED = 8
_LETTERS = "etaoinshrdlucmfw"


@dataclass(frozen=True)
class Group:
    """Texts of the same kind and size. No two have the same pattern, so no cache helps with them."""

    name: str
    bytes: int
    texts: list[str]


def groups() -> list[Group]:
    """Return them all, the same each time."""
    draw = random.Random(_SEED)  # noqa: S311  nothing secret
    found = [_group(ORDINARY, size, lambda size: _sentence(draw, size)) for size in SIZES]
    for name, unit in _ADVERSARIAL.items():
        make = partial(_repeated, draw, unit)
        found += [_group(name, size, make) for size in SIZES[1:]]  # of 10 bytes, what makes each one new would be most
    return found


def _group(name: str, size: int, make: Callable[[int], str]) -> Group:
    count = min(_MOST_TEXTS, _GROUP_BYTES // size)
    return Group(name, size, [make(size) for _ in range(count)])


def _word(draw: random.Random) -> str:
    return "".join(draw.choices(_LETTERS, k=draw.randint(3, 9)))


def _sentence(draw: random.Random, size: int) -> str:
    """Return words, with a number or a path here and there."""
    parts: list[str] = []
    length = 0
    while length <= size:
        word = _word(draw)
        part = draw.choice((word, word, word, word, f"{word}={draw.randint(1, 9999)}", f"/{word}/{word}", f"({word})"))
        parts.append(part)
        length += len(part) + 1
    return " ".join(parts)[:size].ljust(size, "e")


def _repeated(draw: random.Random, unit: str, size: int) -> str:
    return f"{_word(draw)} {unit * size}"[:size]
