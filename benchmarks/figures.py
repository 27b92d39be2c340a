"""What is made of an answer about the signature: medians, and under which names they are reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from lipservice_conformance.report_file import Measure

from benchmarks.groups import Group

__all__ = ["Answer", "Comparison", "Figures", "Task", "compare", "figures", "measures"]


@dataclass(frozen=True)
class Comparison:
    """Ours beside the peer: microseconds of each, and the median of the rounds' ratios."""

    ours: float
    peer: float
    ratio: float


def compare(rounds: Iterable[Sequence[float]]) -> Comparison:
    """Return the medians of rounds, each of them the nanoseconds of [ours, the peer]."""
    pairs = list(rounds)
    ours = median(mine for mine, _ in pairs) / 1000
    peer = median(other for _, other in pairs) / 1000
    return Comparison(ours, peer, median(mine / other for mine, other in pairs))


@dataclass(frozen=True)
class Task:
    """What the programs of the signature measure."""

    lines: list[str]
    groups: list[Group]
    rounds: int


@dataclass(frozen=True)
class Answer:
    """What one of them measured, in nanoseconds of process CPU.

    Attributes:
        runtime: Of the language, with its version.
        peer: What ours is compared with.
        warm: Per line, [ours, the peer's] for each round.
        cold: The same with empty caches.
        per_byte: For each group, of ours.
    """

    runtime: str
    peer: str
    warm: list[tuple[float, float]]
    cold: list[tuple[float, float]]
    per_byte: list[float]


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
    return Figures(language, answer.runtime, answer.peer, compare(answer.warm), compare(answer.cold), per_byte)


def measures(found: Figures) -> Iterator[Measure]:
    """Yield what is reported."""
    prefix = f"bench.signature.{found.language}"
    for name, comparison in (("warm", found.warm), ("cold", found.cold)):
        yield Measure(f"{prefix}.{name}_us", round(comparison.ours, 4), "us")
        yield Measure(f"{prefix}.{name}_peer_us", round(comparison.peer, 4), "us")
        yield Measure(f"{prefix}.{name}_ratio", round(comparison.ratio, 4), "ours/peer")
    for (name, size), nanoseconds in found.per_byte.items():
        yield Measure(f"{prefix}.per_byte.{name}.{size}", round(nanoseconds, 3), "ns/B")
