"""What is made of an answer about the whole SDK: medians, and under which names they are reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TypedDict

from lipservice_conformance.report_file import Measure

from benchmarks.cost.cases import FLOOR, MAIN_PEER, OURS, TARGETS, Case, cases_of
from benchmarks.export.records import Attribute
from benchmarks.figures import Comparison

__all__ = ["Answer", "Count", "Figures", "Task", "figures", "measures", "other_measures"]

# More of our records than this part may not be kept where they are to be dropped.
_MOST_KEPT = 0.01


@dataclass(frozen=True)
class Task:
    """What the programs measure.

    Attributes:
        cases: Those of the language.
        texts: Messages, by what a case calls them. Those of `template` have one `{}`.
        attributes: Those of one record after the other, again and again; a case takes the first few.
        rounds: How often.
    """

    cases: list[Case]
    texts: dict[str, list[str]]
    attributes: list[list[Attribute]]
    rounds: int


class Count(TypedDict):
    """What became of the records of a case, as `stats()` says; `records` is how many there were."""

    records: int
    seen: int
    kept: int
    dropped: int
    buffered: int
    lost: int


@dataclass(frozen=True)
class Answer:
    """What one of them measured.

    Attributes:
        runtime: Of the language, with its version.
        peers: What a peer is, by its name.
        costs: Nanoseconds of process CPU per record, by case and side, for each round. A side is `ours`, `floor` or a
            peer.
        counts: What became of our records, by case.
        allocations: Per record, by case.
        idle: Milliseconds of process CPU in a second in which nobody logs and the backend is stuck, by side.
        notes: What could not be measured, and why.
    """

    runtime: str
    peers: dict[str, str]
    costs: dict[str, dict[str, list[float]]]
    counts: dict[str, Count]
    allocations: dict[str, float] = field(default_factory=dict)
    idle: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Figures:
    """All that is told of one language.

    Attributes:
        language: Its name.
        runtime: And its version.
        cases: That were measured.
        peers: What a peer is, by its name; the main one first.
        beside: Ours beside what it is divided by, by case and side; microseconds of process CPU.
        above: Ours beside the main peer where `beside` has the whole calls: both less what the logger itself costs.
        kept: Which part of our records was kept, by case.
        allocations: Per record, by case.
        idle: Milliseconds of process CPU in a second with a backend that is stuck, by side.
        notes: What could not be measured, and why.
    """

    language: str
    runtime: str
    cases: Sequence[Case]
    peers: Mapping[str, str]
    beside: Mapping[tuple[str, str], Comparison]
    above: Mapping[str, Comparison]
    kept: Mapping[str, float]
    allocations: Mapping[str, float]
    idle: Mapping[str, float]
    notes: Sequence[str]

    def target(self, case: Case, side: str) -> float | None:
        """Return which part of a side is aimed at, if any."""
        return TARGETS.get((self.language, case.key, side))


def figures(language: str, answer: Answer) -> Figures:
    """Return the medians of an answer. Raises ValueError when it is one to another question."""
    cases = [case for case in cases_of(language) if case.key in answer.costs]
    if len(cases) + len(answer.notes) < len(cases_of(language)):
        missing = {case.key for case in cases_of(language)} - answer.costs.keys()
        raise ValueError(f"nothing about {', '.join(sorted(missing))}")
    names = sorted(answer.peers, key=lambda name: (name != MAIN_PEER, name))
    beside = {}
    for case in cases:
        sides = answer.costs[case.key]
        _check(case, answer.counts[case.key])
        for side in (*names, FLOOR):
            if side in sides:
                base = case.base if side == MAIN_PEER else ("", "")
                beside[case.key, side] = _compare(sides, side, *base)
    return Figures(
        language,
        answer.runtime,
        cases,
        {name: answer.peers[name] for name in names},
        beside,
        {
            case.key: _compare(answer.costs[case.key], MAIN_PEER, FLOOR, FLOOR)
            for case in cases
            if case.base == ("", "") and case.way == "logger" and FLOOR in answer.costs[case.key]
        },
        {case.key: answer.counts[case.key]["kept"] / answer.counts[case.key]["seen"] for case in cases},
        answer.allocations,
        answer.idle,
        answer.notes,
    )


def _check(case: Case, count: Count) -> None:
    """Refuse figures of another thing than is said of them."""
    seen, kept = count["seen"], count["kept"]
    if seen != count["records"] or kept + count["dropped"] + count["buffered"] != seen:
        raise ValueError(f"{case.key}: the counts do not add up: {count}")
    if case.is_dropped and kept > _MOST_KEPT * seen:
        raise ValueError(f"{case.key}: {kept / seen:.1%} of the records were kept")
    if not case.is_dropped and kept != seen:
        raise ValueError(f"{case.key}: {seen - kept} of {seen} records were dropped")
    if count["lost"] and not case.stuck:
        raise ValueError(f"{case.key}: {count['lost']} records were lost: what is thrown away costs less")


def _compare(sides: Mapping[str, Sequence[float]], side: str, off_ours: str, off_peer: str) -> Comparison:
    """Return medians of ours and a side, each less what is taken off in the same round."""
    ours, peer = _less(sides, OURS, off_ours), _less(sides, side, off_peer)
    ratio = median(mine / other for mine, other in zip(ours, peer, strict=True))
    return Comparison(median(ours) / 1000, median(peer) / 1000, ratio)


def other_measures(imports: Mapping[str, Comparison], sizes: Mapping[str, Comparison]) -> Iterator[Measure]:
    """Yield what is reported of imports, which are in microseconds, and of packages, in bytes."""
    for prefix, comparison in imports.items():
        yield Measure(f"bench.import.python.{prefix}ms", round(comparison.ours / 1000, 3), "ms")
        yield Measure(f"bench.import.python.{prefix}peer_ms", round(comparison.peer / 1000, 3), "ms")
        yield Measure(f"bench.import.python.{prefix}ratio", round(comparison.ratio, 4), "ours/peer")
    for language, size in sizes.items():
        yield Measure(f"bench.package_size.{language}.bytes", size.ours, "B")
        yield Measure(f"bench.package_size.{language}.peer_bytes", size.peer, "B")
        yield Measure(f"bench.package_size.{language}.ratio", round(size.ratio, 4), "ours/peer")


def _less(sides: Mapping[str, Sequence[float]], side: str, off: str) -> list[float]:
    if not off:
        return list(sides[side])
    return [cost - base for cost, base in zip(sides[side], sides[off], strict=True)]


def measures(found: Figures) -> Iterator[Measure]:
    """Yield what is reported."""
    for case in found.cases:
        start = f"bench.{case.name}.{found.language}.{case.prefix}"
        for side in (*found.peers, FLOOR):
            comparison = found.beside.get((case.key, side))
            if comparison is None:
                continue
            if side == MAIN_PEER:
                yield Measure(f"{start}us", round(comparison.ours, 4), "us")
            prefix = "" if side == MAIN_PEER else f"{side}_"
            yield Measure(f"{start}{prefix or 'peer_'}us", round(comparison.peer, 4), "us")
            yield Measure(f"{start}{prefix}ratio", round(comparison.ratio, 4), "ours/peer")
        if case.key in found.above:
            yield Measure(f"{start}above_ratio", round(found.above[case.key].ratio, 4), "ours/peer")
        if case.key in found.allocations:
            yield Measure(f"{start}allocations", round(found.allocations[case.key], 4), "1/record")
    for side, spent in found.idle.items():
        yield Measure(f"bench.overflow.{found.language}.{side}_idle_ms", round(spent, 3), "ms/s")
