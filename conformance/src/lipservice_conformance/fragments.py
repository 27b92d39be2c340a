"""Pieces of messages made from the spec: what each rule, list and reduction looks for, and what barely misses it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import assert_never

from lipservice_generator.pattern import Bytes, Choice, Node, Repeat, Sequence, Words
from lipservice_generator.representation import Representation, SignatureProfile

__all__ = ["fragments"]

# What every language handles in its own way: NUL, BOM, line separators, other digits, astral characters, long s.
_FOREIGN = (
    "\0",
    "\ufeff",
    "\u2028",
    "\u00a0",
    "\x85",
    "\x1c",
    "\x7f",
    "\u0663",
    "\uff11",
    "é",
    "\u017f",
    "İ",
    "日本",
    "😀",
    "\ufffd",
)
_JSON = (
    '{"',
    '":',
    '":"',
    '"}',
    "[",
    "]",
    "{}",
    "[]",
    "null",
    "true",
    "\\u0041",
    "\\ud83d",
    "\\n",
    "<JSON:a>",
    "<JSON_ARRAY>",
)
_SAMPLES = 24
_FREE_REPEATS = 5


def fragments(representation: Representation, seed: int) -> tuple[str, ...]:
    """Return the pieces, each once, the short ones first. The same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
    found = {*_fixed(representation.signature), *_words(representation.signature, rng), *_FOREIGN, *_JSON}
    for rule in representation.signature.tokens.rules:
        for _ in range(_SAMPLES):
            whole = b"".join(sample(part.pattern.node, rng) for part in rule.parts).decode("latin-1")
            found |= {whole, _near(whole, rng)}
    found.discard("")
    return tuple(sorted(found, key=lambda piece: (len(piece), piece)))


def sample(node: Node, rng: random.Random) -> bytes:
    """Return bytes the pattern fits, printable ones where there is a choice."""
    match node:
        case Bytes(members):
            plain = [byte for byte in members if 0x21 <= byte < 0x7F]
            return bytes([rng.choice(plain or sorted(members))])
        case Words(_, words):
            return rng.choice(words).encode()
        case Sequence(items):
            return b"".join(sample(item, rng) for item in items)
        case Choice(options):
            return sample(rng.choice(options), rng)
        case Repeat(body, least, most):
            # The ends of the range more often than what lies between: that is where rules differ.
            high = least + _FREE_REPEATS if most is None else most
            times = rng.choice((least, high, rng.randint(least, high)))
            return b"".join(sample(body, rng) for _ in range(times))
        case _:
            assert_never(node)


def _fixed(profile: SignatureProfile) -> Iterator[str]:
    """Every byte and word that a step or reduction names."""
    reductions = profile.reductions
    yield from (profile.placeholder, " ", "  ", "\n", "\r", "5", "42", "2024", "x", "word", "for user ", "k=", "msg=")
    yield from (chr(byte) for byte in (*profile.space, *profile.delimiters, *profile.closers))
    yield from (profile.tokens.lead, profile.tokens.lead * 2)
    yield from ("." * count for count in range(1, profile.tokens.ellipsis + 2))
    yield from profile.json_message_keys
    yield from (reductions.person_word, f" {reductions.person_word} ")
    yield from reductions.bracket_pairs
    yield from (f"{mark}:" for mark in reductions.quote_marks)
    yield from (f"{reductions.quote_value_after}{mark}" for mark in reductions.quote_marks)
    yield from (profile.placeholder[:end] for end in range(1, len(profile.placeholder)))


def _words(profile: SignatureProfile, rng: random.Random) -> Iterator[str]:
    for entry in profile.words:
        for word in rng.sample(entry.words, min(len(entry.words), _SAMPLES)):
            yield from (word, word.swapcase(), _near(word, rng))


def _near(piece: str, rng: random.Random) -> str:
    """Change one place: drop, double or replace a character."""
    at = rng.randrange(len(piece))
    there = rng.choice(("", piece[at] * 2, rng.choice("aZ5.:/-_@=' ")))
    return piece[:at] + there + piece[at + 1 :]
