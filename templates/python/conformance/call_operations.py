"""The operations `correlation` and `stamp`."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass

from lipservice._correlation import read_headers
from lipservice._json_value import well_formed
from lipservice._stamps import FULL, shadow_stamps, stamps


@dataclass(frozen=True)
class Correlation:
    """What headers say."""

    facts: str


@dataclass(frozen=True)
class Stamped:
    """The attributes a decision leaves."""

    attributes: str


def correlation(headers: str | bytes) -> Correlation:
    """Read headers."""
    facts = read_headers([(name, value) for name, value in json.loads(well_formed(headers))])
    known = {name: value for name, value in facts._asdict().items() if value or (name == "flags" and facts.trace_id)}
    return Correlation(_compact(known))


def stamp(  # noqa: PLR0913, PLR0917  the arguments are the spec's
    reason: str | bytes, keep: int, rate: int, count: int, r24: int, pattern: str | bytes, annotate: str, shadow: int
) -> Stamped:
    """Stamp a record."""
    why, full = well_formed(reason), annotate == FULL
    if shadow:
        found = shadow_stamps(why, keep=bool(keep), full=full)
    else:
        found = stamps(why, well_formed(pattern), rate=rate, count=count, r24=r24, full=full)
    return Stamped(_compact([[key, _shown(value)] for key, value in found.items()]))


def _shown(value: object) -> object:
    return struct.pack(">d", value).hex() if isinstance(value, float) else value


def _compact(value: object) -> str:
    return well_formed(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
