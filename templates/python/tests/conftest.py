"""Messages that are heavy in what the rules look at, and samplers. Fixed seeds: a failure comes back."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest

from lipservice import Policy, Sampler, Scanner, _tables, read_policy

Corpus = Callable[[int, int], list[str]]
MakePolicy = Callable[..., Policy]
MakeSampler = Callable[..., Sampler]


def _decoded(words: frozenset[bytes] | tuple[bytes, ...]) -> list[str]:
    return sorted(word.decode() for word in words)


_BYTES = (_tables.SPACE_BYTES + _tables.DELIMITER_BYTES + _tables.CLOSER_BYTES).decode()
_WORDS = [
    *_decoded(_tables.PERSON_BEFORE),
    *_decoded(tuple(_tables.LISTED_WORDS))[::7],
    *_decoded(_tables.VALUE_UNLESS_KEY),
]
_LINKS = [f"{before} {_tables.PERSON_WORD.decode()} " for before in _decoded(_tables.PERSON_BEFORE)]
_SHAPES = [
    "0",
    "17",
    "007",
    "a1",
    "cafe12",
    "sda1",
    "v1.2",
    "x/1.2.3",
    "/x/y",
    "a/b/c",
    "C:\\x",
    "a@b",
    "x.com",
    "k:",
    "::",
    "...",
    "0x1f",
]
_ODD = [
    "é",
    "日本",
    "😀",
    "\ufeff",
    "\x00",
    "\x85",
    "\u2028",
    "\ud800",
    "\udc00",
    "\ud83d\ude00",
    "\\u0041",
    '\\"',
    "<JSON:a,b>",
    "<JSON_ARRAY>",
]
_ATOMS = [*_BYTES, *_WORDS, *_LINKS, *_SHAPES, *_ODD, *[_tables.PLACEHOLDER.decode()] * 6, *[" "] * 20]


def _line(source: random.Random) -> str:
    atoms = source.sample(_ATOMS, 9) if source.random() < 0.5 else _ATOMS
    return "".join(source.choices(atoms, k=source.choice((1, 2, 4, 8, 16, 30))))


def _body(source: random.Random) -> str:
    keys = [*_decoded(_tables.JSON_MESSAGE_KEYS), "a", "b1", "b2", "k,", ""]
    values: list[object] = [1, True, None, "", "x 1", [], {"a": [1]}, _line(source)]
    body = {key: source.choice(values) for key in source.sample(keys, source.randint(0, 4))}
    text = json.dumps(body, ensure_ascii=source.random() < 0.5)
    return text if source.random() < 0.8 else text[: source.randint(0, len(text))] + _line(source)


def _message(source: random.Random) -> str:
    kind = source.random()
    if kind < 0.15:
        return _body(source)
    if kind < 0.2:
        return _line(source) * source.randint(20, 200)
    return _line(source)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """Return a function of a seed and a count."""

    def make(seed: int, count: int) -> list[str]:
        source = random.Random(seed)
        return [_message(source) for _ in range(count)]

    return make


@pytest.fixture
def scanner() -> Scanner:
    """Return a scanner that has seen nothing."""
    return Scanner()


@pytest.fixture
def make_policy() -> MakePolicy:
    """Return a function of the fields of a policy document."""

    def make(**fields: object) -> Policy:
        reading = read_policy(json.dumps(fields))
        assert reading.policy is not None, reading.errors
        assert not reading.notices
        return reading.policy

    return make


@pytest.fixture
def make_sampler(make_policy: MakePolicy) -> MakeSampler:
    """Return a function of the fields of a policy document; the seed is always the same."""

    def make(**fields: object) -> Sampler:
        return Sampler(make_policy(**fields), 1)

    return make
