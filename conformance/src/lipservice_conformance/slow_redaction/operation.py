"""The operation `redact`: a text and attributes, whose values are as in requests of `encode`."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any, Final

from lipservice_conformance.slow_json import repair
from lipservice_conformance.slow_redaction.text import redacted_bytes, redacted_text

__all__ = ["redact"]

KEY: Final = "[redacted:key]"
DEPTH: Final = 28

NAMES: Final = frozenset(
    {
        "password",
        "passwd",
        "pwd",
        "passphrase",
        "passcode",
        "secret",
        "clientsecret",
        "token",
        "accesstoken",
        "refreshtoken",
        "authtoken",
        "idtoken",
        "csrftoken",
        "sessiontoken",
        "apikey",
        "accesskey",
        "accesskeyid",
        "secretkey",
        "secretaccesskey",
        "privatekey",
        "signingkey",
        "encryptionkey",
        "authorization",
        "proxyauthorization",
        "credential",
        "credentials",
        "cookie",
        "setcookie",
        "cvc",
        "cvv",
        "ssn",
    }
)
UNTOUCHED: Final = frozenset(
    {
        "posthogDistinctId",
        "sessionId",
        "lipservice.count",
        "lipservice.sample.weight",
        "lipservice.pattern.id",
        "lipservice.sample.reason",
        "sampling.threshold",
        "sampling.randomness",
        "lipservice.would.keep",
        "lipservice.would.reason",
        "lipservice.notice",
        "lipservice.lost",
    }
)

# Where a word of a name begins.
_WORD: Final = re.compile("(?<![A-Za-z0-9])|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def redact(text: str | bytes = "", attributes: str | bytes = "[]", keys: str | bytes = "") -> dict[str, Any]:
    """Return what is left, and what was taken out. Shape: `{"text", "attributes", "counts"}`, the latter as JSON."""
    counts: Counter[str] = Counter()
    left = redacted_text(repair(text), counts)
    names = NAMES | {folded for name in repair(keys).split(",") if (folded := _fold(name.strip(" \t")))}
    pairs = [
        [key, value if key in UNTOUCHED else _named(key, value, names, counts, 1)]
        for key, value in json.loads(repair(attributes))
    ]
    return {"text": left, "attributes": _json(pairs), "counts": _json(dict(sorted(counts.items())))}


def _fold(name: str) -> str:
    return re.sub("[A-Z]", lambda capital: capital[0].lower(), re.sub("[-_]", "", name))


def _named(name: str, value: Any, names: Collection[str], counts: Counter[str], depth: int) -> Any:
    if any(_fold(name[word.start() :]) in names for word in _WORD.finditer(name)):
        counts["key"] += 1
        return {"s": KEY}
    return _value(value, names, counts, depth)


def _value(value: Any, names: Collection[str], counts: Counter[str], depth: int) -> Any:
    match value:
        case {"s": str(text)}:
            return {"s": redacted_text(text, counts)}
        case {"x": str(digits)}:
            return {"x": redacted_bytes(bytes.fromhex(digits), counts).hex()}
        case {"l": list(elements)}:
            return {"l": [_value(one, names, counts, depth + 1) for one in _within(elements, depth)]}
        case {"m": list(entries)}:
            return {"m": [[key, _named(key, one, names, counts, depth + 1)] for key, one in _within(entries, depth)]}
    return value


def _within(members: Iterable[Any], depth: int) -> Iterable[Any]:
    """Return what is sent of a list or a map."""
    return members if depth <= DEPTH else ()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
