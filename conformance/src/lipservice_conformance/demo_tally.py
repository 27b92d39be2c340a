"""What the demo counts: patterns with their lines, the time of each language, and the lines they do not agree on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lipservice_conformance.demo_log import Line
from lipservice_conformance.opinion import Opinion
from lipservice_conformance.values import Json

__all__ = ["Pattern", "Quarrel", "Tally"]

_KEPT_QUARRELS = 20
_KEPT_BYTES = 2000


@dataclass(slots=True)
class Pattern:
    """A pattern, how many lines have it, and the beginning of the first of them."""

    template: str
    example: bytes
    count: int = 0


@dataclass(frozen=True, slots=True)
class Quarrel:
    """A line that has not the same answer everywhere."""

    line: Line
    opinions: tuple[Opinion, ...]


@dataclass
class Tally:
    """The counts so far. `patterns` is by id: nothing but the message varies, so an id has one template."""

    seconds: dict[str, float]
    lines: int = 0
    patterns: dict[Json, Pattern] = field(default_factory=dict)
    quarrels: int = 0
    first_quarrels: list[Quarrel] = field(default_factory=list)

    def add(self, line: Line, opinions: tuple[Opinion, ...]) -> None:
        """Count a line. Where opinions differ, the first answer stands for its pattern."""
        self.lines += 1
        if opinions[0].out is None or any(other.out != opinions[0].out for other in opinions[1:]):
            self.quarrels += 1
            if len(self.first_quarrels) < _KEPT_QUARRELS:
                self.first_quarrels.append(Quarrel(line, opinions))
        out = next((opinion.out for opinion in opinions if opinion.out is not None), None)
        if out is not None:
            fresh = Pattern(str(out["template"]), line.content[:_KEPT_BYTES])
            self.patterns.setdefault(out["id"], fresh).count += 1

    def top(self, count: int) -> Sequence[Pattern]:
        """Return the patterns with most lines; of equal ones, the one that was seen first."""
        return sorted(self.patterns.values(), key=lambda pattern: -pattern.count)[:count]
