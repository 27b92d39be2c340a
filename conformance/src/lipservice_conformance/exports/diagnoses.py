"""Random arguments of `doctor`: a set-up, and what became of a record, of a policy and of an application's records."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from lipservice_conformance.exports.setups import random_setup
from lipservice_conformance.values import Json

__all__ = ["random_diagnosis"]

# Of what texts are made that others say: secrets of the set-ups, addresses with users and queries, ends of lines.
PIECES: Final = (
    *(
        "phc_abc",
        "Bearer ",
        "abcdefgh",
        "//",
        "https://",
        "me:hush@",
        "host",
        ":80",
        "/p",
        "?",
        "q=1",
        "#",
        "@",
        "…@",
        "&",
    ),
    *(" ", "`", '"', "\n", "\x7f", "ü", "😀", "x" * 60, "{item}", "{url}", "[::1]"),
)
STATUSES: Final = (0, 0, 200, 200, 202, 301, 308, 400, 401, 403, 404, 405, 413, 415, 429, 500, 501, 502, 503, 504)
KINDS: Final = ("dns", "refused", "tls", "timeout", "proxy", "other", "")
DOCUMENTS: Final = (
    *(
        "{}",
        "{",
        '{"budget":"7/s"}',
        '{"budget":"10 KB/s","window_seconds":7}',
        '{"budget":"0.37/s","window_seconds":61}',
    ),
    *(
        '{"shadow":true}',
        '{"kill_switch":true,"x":1}',
        '{"always":{"limit":"none"}}',
        '{"always":{"limit":0}}',
        '{"budget":7}',
    ),
)
COUNTED: Final = (
    *("seen", "kept", "dropped", "buffered", "asked", "released", "settlements"),
    *("hook_drops", "hook_failures", "faults"),
)
MOST_COUNTED: Final = 2**50


def random_diagnosis(rng: Random) -> dict[str, Json]:
    """Return the arguments of `doctor`, each part but the set-up left out now and then."""
    given: dict[str, Json] = dict(random_setup(rng))
    if rng.random() < 0.3:
        options = json.loads(str(given["options"]))
        given["options"] = _json({**options, "policy": rng.choice(DOCUMENTS)})
    parts: dict[str, Callable[[Random], object]] = {
        "asked": _asked,
        "answer": _answer,
        "policy": _policy,
        "counts": _counts,
    }
    return given | {name: _json(draw(rng)) for name, draw in parts.items() if rng.random() < 0.5}


def _asked(rng: Random) -> dict[str, object]:
    whole = {
        "processes": rng.choice((1, 7, 12, 999_983, 1_000_000)),
        "record_bytes": rng.choice((1, 299, 301, 1_048_573, 1_048_576)),
        "check": _text(rng),
    }
    return _some(rng, whole)


def _answer(rng: Random) -> dict[str, object]:
    whole = {
        "status": rng.choice(STATUSES),
        "ms": rng.randrange(100_000),
        "kind": rng.choice(KINDS),
        "error": _text(rng),
        "said": _text(rng),
        "proxy": _text(rng),
        "accepted": rng.randrange(2),
        "rejected": rng.randrange(2),
        "notices": _texts(rng),
    }
    return _some(rng, whole)


def _policy(rng: Random) -> dict[str, object]:
    return {"error": _text(rng)} if rng.random() < 0.3 else {"document": rng.choice(DOCUMENTS)}


def _counts(rng: Random) -> dict[str, object]:
    numbers = {name: rng.choice((0, 1, rng.randrange(MOST_COUNTED))) for name in COUNTED}
    rows = [_row(rng, number) for number in range(rng.choice((0, 2, 9)))]
    others = {"log": _text(rng), "patterns": rows, "exporter": _exporter(rng), "told": _texts(rng)}
    return _some(rng, {**numbers, **others, "policy": rng.choice(DOCUMENTS)})


def _row(rng: Random, number: int) -> list[object]:
    seen = rng.randrange(1, 6)
    return [f"key{number}", rng.choice(("", _text(rng))), seen, rng.randrange(seen + 1)]


def _exporter(rng: Random) -> dict[str, object]:
    numbers = {name: rng.choice((0, 3)) for name in ("emitted", "accepted", "queued", "requests", "retries")}
    lost = {
        name: rng.randrange(3) for name in rng.sample(("auth", "queue_full", "Z", "_a", "rejected"), rng.randrange(4))
    }
    return {**numbers, "throttled": rng.random() < 0.5, "lost": lost}


def _text(rng: Random) -> str:
    return "".join(rng.choice(PIECES) for _ in range(rng.choice((0, 1, 3, 9))))


def _texts(rng: Random) -> list[str]:
    return [_text(rng) for _ in range(rng.randrange(3))]


def _some(rng: Random, whole: Mapping[str, object]) -> dict[str, object]:
    """Leave out a member now and then."""
    return {name: value for name, value in whole.items() if rng.random() < 0.8}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
