"""Random looks at a service or a file: answers of every kind in a row, so that each follows each."""

from __future__ import annotations

import json
from random import Random
from typing import Any, Final

from lipservice_conformance.exports.answers import random_answer
from lipservice_conformance.values import Json

__all__ = ["random_looks", "smaller_looks"]

BASES: Final = ("http://p.test", "https://p.test:8443/a/", "p.test/x?k=1", "http://[::1]:80", "ftp://p.test", "", "a b")
SERVICES: Final = ("shop", "", "a b", "é日", "%41", "x/y?z&q=1", "😀'\"")
DOCUMENTS: Final = (
    "{}",
    '{"budget":"20/s"}',
    '{"budget":"1200/min"}',
    '{"budget":"5/s","version":3}',
    '{"kill_switch":true}',
    '{"budget":"5/x","share":1}',
    '{"other":1}',
    '{"budget":1,"other":2}',
    "{",
    "",
    "[]",
    " {} ",
)
TAGS: Final = ("", '"a"', 'W/"b"', " c ", "d e", "é", "x" * 256, "x" * 257, "~", "\x7f")
ERRORS: Final = ("refused", "", "é\t", "a; b")
MOST_LOOKS: Final = 12
MOST_RANDOM: Final = (1 << 24) - 1


def random_looks(rng: Random) -> dict[str, Json]:
    """Return the arguments of `policy_client`."""
    base, service = rng.choice(BASES), rng.choice(SERVICES)
    return {
        "source": rng.choice(("service", "service", "service", "file")),
        "base": base,
        "service": service,
        "poll_ms": rng.choice((1_000, 4_999, 5_001, 60_000, 86_400_000, rng.randint(1_000, 86_400_000))),
        "kept": _kept(rng),
        "looks": json.dumps([_look(rng) for _ in range(rng.randint(0, MOST_LOOKS))], ensure_ascii=False),
    }


def smaller_looks(arguments: dict[str, Json]) -> list[dict[str, Json]]:
    """Return arguments with a look less, with an argument less, or with less in a look."""
    looks = json.loads(str(arguments.get("looks", "[]")))
    fewer = [looks[:at] + looks[at + 1 :] for at in range(len(looks))]
    for at, look in enumerate(looks):
        fewer += [
            [*looks[:at], {key: value for key, value in look.items() if key != name}, *looks[at + 1 :]] for name in look
        ]
    without = [{key: value for key, value in arguments.items() if key != name} for name in arguments]
    return [*({**arguments, "looks": json.dumps(some, ensure_ascii=False)} for some in fewer), *without]


def _look(rng: Random) -> dict[str, Any]:
    """Return a look: mostly a document or nothing new, otherwise whatever an endpoint answers."""
    random = rng.choice((0, MOST_RANDOM, rng.randint(0, MOST_RANDOM)))
    kind = rng.randrange(10)
    if kind < 4:
        return {"body": rng.choice(DOCUMENTS), "tag": rng.choice(TAGS), "random": random, "now_ms": rng.getrandbits(42)}
    if kind < 6:
        return {"status": 304, "random": random}
    answer = random_answer(rng)
    look = {"status": answer["status"], "retry_after": answer["retry_after"], "now_ms": answer["date_ms"]}
    more = {"error": rng.choice(ERRORS), "too_large": rng.random() < 0.2, "body": rng.choice(DOCUMENTS)}
    return {**look, "random": random, **{name: value for name, value in more.items() if rng.random() < 0.5}}


def _kept(rng: Random) -> str:
    """Return what may stand in the file: nothing, the answer to some request, or that with a slip in it."""
    if rng.random() < 0.4:
        return ""
    url = rng.choice(("http://p.test/v1/policy?service=shop", "http://p.test/v1/policy?service=", "other"))
    lines = ["lipservice-policy-1", url, rng.choice(TAGS), rng.choice(("5", "", "-1", "1e3", "9" * 17)), ""]
    del lines[rng.choice((5, 5, 5, 2)) :]
    return "\n".join(lines) + rng.choice(DOCUMENTS)
