"""The signature of a log record: the pattern behind its message, and the pattern's name."""

from __future__ import annotations

from dataclasses import dataclass

from lipservice._tables import BUCKETS, DEFAULT_BUCKET, ID_DIGITS, KEY_PARTS, PROFILE


@dataclass(frozen=True, slots=True)
class Signature:
    """A pattern.

    Attributes:
        template: The message with its variable parts replaced.
        id: Hexadecimal digits that name the pattern: of its template, its logger and the bucket of its severity.
        source: Where the text came from: `template` (the caller's), `json_key` (a JSON body) or `scan`.
    """

    template: str
    id: str
    source: str


def pattern_id(severity: int, logger: bytes, template: bytes) -> str:
    """Return the name of a pattern. `severity` counts as its bucket; `logger` is a template, cut to its limit."""
    bucket = BUCKETS.get(severity, DEFAULT_BUCKET)
    parts = {"severity": bucket.encode(), "logger": logger, "template": template}
    key = b"\0".join([PROFILE, *(parts[name] for name in KEY_PARTS)])
    # Here, because it brings OpenSSL, and programs that only import the package do not wait for that.
    import hashlib  # noqa: PLC0415

    return hashlib.sha256(key).hexdigest()[:ID_DIGITS]
