"""What is made of an answer about the sampler: medians, and under which names they are reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median

from lipservice_conformance.report_file import Measure

from benchmarks.figures import Comparison, compare

__all__ = ["CASES", "MAIN_PEER", "Answer", "Figures", "Roll", "Task", "figures", "measures"]

# What is measured of ours, and how it is called in a report: `<name>.<language>.<prefix>us`.
CASES = {
    "decide": ("decide", ""),
    "known": ("signature_decide", "known_"),
    "lines": ("signature_decide", "lines_"),
    "scan": ("signature_decide", ""),
}

# The peer that every language has, and that a ratio without a name means.
MAIN_PEER = "opentelemetry"

# More of our records than this part may not be kept, or not what is said would be measured.
_MOST_KEPT = 0.01


@dataclass(frozen=True)
class Task:
    """What the programs of the sampler measure.

    Attributes:
        known: Messages that a scanner soon knows, of ten patterns that take turns.
        lines: A log as it is.
        scanned: Messages of the same ten patterns that a scanner has to read anew each time.
        rounds: How often.
    """

    known: list[str]
    lines: list[str]
    scanned: list[str]
    rounds: int


@dataclass(frozen=True)
class Answer:
    """What one of them measured, in nanoseconds.

    Attributes:
        runtime: Of the language, with its version.
        peers: What a peer is, by its name.
        costs: Process CPU per record, by case or peer, for each round.
        kept: Which part of our records was kept.
        rolls: [Wall clock, process CPU] of each.
        goroutines: [Wall clock, process CPU] per record, by how many there were, for each round.
        allocations: Per record, by case.
    """

    runtime: str
    peers: dict[str, str]
    costs: dict[str, list[float]]
    kept: float
    rolls: list[tuple[float, float]]
    goroutines: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    allocations: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse figures of another thing than is said of them."""
        if self.kept > _MOST_KEPT:
            raise ValueError(f"{self.kept:.1%} of the records were kept: no overload")
        if missing := {*CASES, MAIN_PEER, *self.peers} - set(self.costs):
            raise ValueError(f"no costs of {', '.join(sorted(missing))}")


@dataclass(frozen=True)
class Roll:
    """What the beginning of a window takes, in microseconds of process CPU; the worst by the clock on the wall too."""

    median: float
    worst: float
    worst_wall: float


@dataclass(frozen=True)
class Figures:
    """All that is told of one language.

    Attributes:
        language: Its name.
        runtime: And its version.
        costs: Microseconds per record, by case.
        peers: What a peer is, by its name; the main one first.
        beside: By peer and case.
        roll: With all slots in use.
        goroutines: [Wall clock, process CPU] per record in nanoseconds, by how many there were.
        allocations: Per record, by case.
    """

    language: str
    runtime: str
    costs: Mapping[str, float]
    peers: Mapping[str, str]
    beside: Mapping[tuple[str, str], Comparison]
    roll: Roll
    goroutines: Mapping[int, tuple[float, float]]
    allocations: Mapping[str, float]


def figures(language: str, answer: Answer) -> Figures:
    """Return the medians of an answer."""
    costs = answer.costs
    names = sorted(answer.peers, key=lambda name: (name != MAIN_PEER, name))
    return Figures(
        language,
        answer.runtime,
        {case: median(costs[case]) / 1000 for case in CASES},
        {name: answer.peers[name] for name in names},
        {(peer, case): compare(zip(costs[case], costs[peer], strict=True)) for peer in names for case in CASES},
        _roll(answer.rolls),
        {int(count): _medians(rounds) for count, rounds in answer.goroutines.items()},
        answer.allocations,
    )


def measures(found: Figures) -> Iterator[Measure]:
    """Yield what is reported."""
    for case, (name, prefix) in CASES.items():
        start = f"bench.{name}.{found.language}.{prefix}"
        yield Measure(f"{start}us", round(found.costs[case], 4), "us")
        yield Measure(f"{start}ratio", round(found.beside[MAIN_PEER, case].ratio, 4), "ours/peer")
        for peer in found.peers:
            yield Measure(f"{start}{peer}_ratio", round(found.beside[peer, case].ratio, 4), "ours/peer")
        if case in found.allocations:
            yield Measure(f"{start}allocations", round(found.allocations[case], 4), "1/record")
    yield from _measures_of_peers(found)
    yield from _measures_of_rolls(found)


def _measures_of_peers(found: Figures) -> Iterator[Measure]:
    start = f"bench.decide.{found.language}"
    for peer in found.peers:
        yield Measure(f"{start}.{peer}_us", round(found.beside[peer, "decide"].peer, 4), "us")
    for count, (wall, spent) in found.goroutines.items():
        yield Measure(f"{start}.goroutines_{count}_ns", round(wall, 2), "ns")
        yield Measure(f"{start}.goroutines_{count}_cpu_ns", round(spent, 2), "ns")


def _measures_of_rolls(found: Figures) -> Iterator[Measure]:
    roll = found.roll
    for name, value in (("median_us", roll.median), ("worst_us", roll.worst), ("worst_wall_us", roll.worst_wall)):
        yield Measure(f"bench.roll.{found.language}.{name}", round(value, 3), "us")


def _roll(rolls: list[tuple[float, float]]) -> Roll:
    walls, costs = zip(*rolls, strict=True)
    return Roll(median(costs) / 1000, max(costs) / 1000, max(walls) / 1000)


def _medians(rounds: list[tuple[float, float]]) -> tuple[float, float]:
    return median(wall for wall, _ in rounds), median(spent for _, spent in rounds)
