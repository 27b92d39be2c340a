"""The spec's hash: over the representation without its documentation, so a typo in a comment changes nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass

from lipservice_generator.pattern import Pattern
from lipservice_generator.representation import Representation

# Names of fields that explain and do not decide.
_DOCUMENTATION = frozenset({"doc", "docs", "slot_doc", "comments", "examples", "readings", "description"})

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]


def plain(value: object, *, documentation: bool = True) -> Plain:
    """Turn frozen data into what JSON can hold. A pattern is its source: its node follows from that."""
    if isinstance(value, Pattern):
        return value.source
    if is_dataclass(value) and not isinstance(value, type):
        names = [entry.name for entry in fields(value) if documentation or entry.name not in _DOCUMENTATION]
        return {name: plain(getattr(value, name), documentation=documentation) for name in names}
    if isinstance(value, tuple):
        return [plain(item, documentation=documentation) for item in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    message = f"the representation holds {type(value).__name__}, which has no place in it"
    raise TypeError(message)


def canonical_json(value: object, *, documentation: bool = True) -> str:
    """Dump with sorted keys, no spaces, ASCII only: the same bytes everywhere."""
    return json.dumps(plain(value, documentation=documentation), sort_keys=True, separators=(",", ":"))


def spec_sha(representation: Representation) -> str:
    """Return the SHA-256 of the whole spec, 64 hexadecimal digits. SDKs carry it and drivers say it in `hello`."""
    return hashlib.sha256(canonical_json(representation, documentation=False).encode()).hexdigest()


def profile_sha(representation: Representation) -> str:
    """Return the SHA-256 of the signature alone, as `spec/released.lock` holds it."""
    return hashlib.sha256(canonical_json(representation.signature, documentation=False).encode()).hexdigest()
