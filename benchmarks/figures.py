"""What is made of an answer: medians, and under which names they are reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from lipservice_conformance.report_file import Measure

from benchmarks.groups import Group
from benchmarks.program import Answer

__all__ = ["Comparison", "Figures", "figures", "measures"]


@dataclass(frozen=True)
class Comparison:
    """Ours beside the peer: microseconds per line, and the median of the rounds' ratios."""

    ours: float
    peer: float
    ratio: float


@dataclass(frozen=True)
class Figures:
    """All that is told of one language. `per_byte` holds nanoseconds, by the name and the size of a group."""

    language: str
    runtime: str
    peer: str
    warm: Comparison
    cold: Comparison
    per_byte: dict[tuple[str, int], float]


def figures(language: str, answer: Answer, groups: Sequence[Group]) -> Figures:
    """Return the medians of an answer."""
    names = [(group.name, group.bytes) for group in groups]
    per_byte = dict(zip(names, answer.per_byte, strict=True))
    return Figures(language, answer.runtime, answer.peer, _compare(answer.warm), _compare(answer.cold), per_byte)


def measures(found: Figures) -> Iterator[Measure]:
    """Yield what is reported."""
    prefix = f"bench.signature.{found.language}"
    for name, comparison in (("warm", found.warm), ("cold", found.cold)):
        yield Measure(f"{prefix}.{name}_us", round(comparison.ours, 4), "us")
        yield Measure(f"{prefix}.{name}_peer_us", round(comparison.peer, 4), "us")
        yield Measure(f"{prefix}.{name}_ratio", round(comparison.ratio, 4), "ours/peer")
    for (name, size), nanoseconds in found.per_byte.items():
        yield Measure(f"{prefix}.per_byte.{name}.{size}", round(nanoseconds, 3), "ns/B")


def _compare(rounds: Sequence[Sequence[float]]) -> Comparison:
    ours = median(mine for mine, _ in rounds) / 1000
    peer = median(other for _, other in rounds) / 1000
    return Comparison(ours, peer, median(mine / other for mine, other in rounds))
