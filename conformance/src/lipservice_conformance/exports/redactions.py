"""Random texts and attributes to redact: secrets, near misses and prose, glued in all ways; names in all spellings."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from lipservice_conformance.authored_requests import request_text
from lipservice_conformance.values import Json

__all__ = ["random_redaction"]

SECRETS: Final = (
    "Bearer abc123",
    "bearer \tAb.c/d-e==",
    "Basic dXNlcjpwYXNz",
    "basic abcdefghijklmnopqrst",
    "postgres://u:p@ss@h/db",
    "://:x@",
    "eyJhbGci.eyJzdWIi.c2ln",
    "eyJ_-ab.cdef..g.h.i",
    "phc_0123456789abcdef",
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_0123456789abcdef",
    "github_pat_0123456789_abcdef",
    "glpat-0123456789_abcdefgh-",
    "sk_live_0123456789abcdef",
    "whsec_0123456789abcde=",
    "xoxb-012345-6789",
    "AIza0123456789abcdefghijklmnopqrst",
    "sk-0123456789_abcdefghij",
    "npm_0123456789abcdefghij",
    "bob@example.org",
    "a.b+c@x-y.co.uk",
    "4111111111111111",
    "4111 1111 1111 1111",
    "5500-0000-0000-0004",
    "378282246310005",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIB+/=\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\\nMIIB",
)
PROSE: Final = (
    "",
    "left",
    "Bearer authentication failed",
    "user@host",
    "1700000000000",
    "2024-01-15 10:00:00",
    "http://h:80/a@b",
    "日本",
    "é",
    "😀",
    "\ud800",
    "[redacted:email]",
    "-----",
    "@",
    "://",
    "eyJ",
    "17",
    "x",
)
GLUE: Final = ("", "", " ", " ", ".", ",", "-", "_", "=", ":", "/", "@", "x", "7", "\n", "é", "\t", "'", '"')
SLIPS: Final = "aZ09.-_@:/ =+~\té%"
NAMES: Final = (
    ("pass", "word"),
    ("api", "key"),
    ("access", "key", "id"),
    ("set", "cookie"),
    ("token",),
    ("user", "token"),
    ("tokens",),
    ("x", "auth", "token"),
    ("url",),
    ("pin",),
    ("Schlüssel",),
    ("posthogDistinctId",),
    ("lipservice.count",),
)
FURTHER: Final = ("", "", "pin", " PIN ,url", "schlüssel,,-", "a b")
DEEPEST: Final = 4
LONG_BYTES: Final = 65_536
LONG: Final = 0.002


def random_redaction(rng: Random) -> dict[str, Json]:
    """Return the arguments of `redact`, some of them left to their defaults."""
    text = _text(rng)
    if rng.random() < LONG:
        # Near the limit: what stands there is cut.
        filler = "é" * ((LONG_BYTES - rng.randint(0, 60)) // 2)
        text = f"{filler}{text} {_text(rng)}"
    found: dict[str, Json] = {"text": text}
    if rng.random() < 0.5:
        found["attributes"] = request_text(_pairs(rng, 0))
        found["keys"] = rng.choice(FURTHER)
    return found


def _text(rng: Random) -> str:
    text = "".join(rng.choice(GLUE) + _piece(rng) for _ in range(rng.choice((0, 1, 1, 2, 3, 5)))) + rng.choice(GLUE)
    return _slipped(rng, text) if rng.random() < 0.3 else text


def _piece(rng: Random) -> str:
    piece = rng.choice(SECRETS if rng.random() < 0.7 else PROSE)
    if rng.random() < 0.15:
        start = rng.randrange(len(piece) + 1)
        piece = piece[start:] if rng.random() < 0.5 else piece[:start]
    return _slipped(rng, piece) if rng.random() < 0.3 else piece


def _slipped(rng: Random, text: str) -> str:
    """Drop, double or replace a character."""
    if not text:
        return text
    at = rng.randrange(len(text))
    return text[:at] + rng.choice(("", text[at] * 2, rng.choice(SLIPS))) + text[at + 1 :]


def _pairs(rng: Random, depth: int) -> list[Any]:
    pairs = {_name(rng): _value(rng, depth) for _ in range(rng.choice((0, 1, 2, 3)))}
    return [[name, value] for name, value in pairs.items()]


def _name(rng: Random) -> str:
    """Return a name in snake case, kebab case, camel case or none; keys that are numbers have an order of their own."""
    words = rng.choice(NAMES)
    form = rng.randrange(6)
    joined = ("_".join(words), "-".join(words), "".join(words), ".".join(words), "", "")[form]
    if form >= 4:
        joined = words[0] * (form == 4) + words[0].title() * (form == 5) + "".join(word.title() for word in words[1:])
    joined = joined.upper() if rng.random() < 0.2 else joined
    return rng.choice(("", "", "", "my", "my_", "x-", "X")) + joined + rng.choice(("", "", "", "", "_", "s", "é"))


def _value(rng: Random, depth: int) -> Any:
    kind = rng.choice("sssxibdnlm" if depth < DEEPEST else "sxibdn")
    match kind:
        case "s":
            return {"s": _text(rng).replace("\ud800", "\ufffd")}
        case "x":
            return {"x": _text(rng).encode("utf-8", "replace").hex()}
        case "i":
            return {"i": rng.choice(("0", "4111111111111111", "-5"))}
        case "b":
            return {"b": rng.random() < 0.5}
        case "d":
            return {"d": rng.choice(("3ff8000000000000", "4000000000000000"))}
        case "l":
            return {"l": [_value(rng, depth + 1) for _ in range(rng.choice((0, 1, 2)))]}
        case "m":
            return {"m": _pairs(rng, depth + 1)}
    return None
