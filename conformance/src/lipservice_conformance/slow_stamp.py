"""What a decision leaves on a kept record, by the rules in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lipservice_conformance.slow_json import repair
from lipservice_conformance.slow_otlp.plain_json import json_text
from lipservice_conformance.slow_sampler.rate import shown_threshold, weight_bits

__all__ = ["stamp"]

ONE: Final = 1 << 24
FULL: Final = "full"
UNSAID: Final = {"first", "sampled", "always"}


@dataclass(frozen=True, slots=True)
class Stamping:
    """The inputs of the operation, with the spec's defaults."""

    reason: str | bytes
    pattern: str | bytes
    keep: int = 1
    rate: int = ONE
    count: int = 1
    r24: int = -1
    annotate: str | bytes = "changes"
    shadow: int = 0


def stamp(**arguments: Any) -> dict[str, Any]:
    """Return the attributes in order. Shape: `{"attributes": compact JSON of pairs}`."""
    given = Stamping(**arguments)
    pairs = _would(given) if given.shadow else _stamps(given)
    return {"attributes": "[" + ",".join(f'["{key}",{value}]' for key, value in pairs) + "]"}


def _would(given: Stamping) -> Iterator[tuple[str, str]]:
    if not given.keep or repair(given.annotate) == FULL:
        yield "lipservice.would.keep", "true" if given.keep else "false"
        yield "lipservice.would.reason", json_text(repair(given.reason))


def _stamps(given: Stamping) -> Iterator[tuple[str, str]]:
    full = repair(given.annotate) == FULL
    counts, weighs = full or given.count != 1, full or given.rate != ONE
    if counts:
        yield "lipservice.count", str(given.count)
    if weighs:
        yield "lipservice.sample.weight", f'"{weight_bits(given.rate)}"'
    if counts or weighs:
        yield "lipservice.pattern.id", json_text(repair(given.pattern))
    if full or repair(given.reason) not in UNSAID:
        yield "lipservice.sample.reason", json_text(repair(given.reason))
    if given.r24 >= 0 and given.rate and (full or given.rate != ONE):
        yield "sampling.threshold", json_text(shown_threshold(given.rate))
        yield "sampling.randomness", f'"{given.r24:06x}00000000"'
