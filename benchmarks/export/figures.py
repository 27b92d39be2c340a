"""What is made of an answer about the exporter: medians, and under which names they are reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from lipservice_conformance.report_file import Measure

from benchmarks.export.records import BATCH, LogLine
from benchmarks.figures import Comparison, compare

__all__ = ["CASES", "MAIN_PEER", "SIZES", "TARGETS", "Answer", "Case", "Figures", "Flow", "Task", "figures", "measures"]

# The peer that a ratio without a name means.
MAIN_PEER = "opentelemetry"
_OURS = "ours"


@dataclass(frozen=True)
class Case:
    """What is measured, as a table calls it and as a report does: `bench.<name>.<language>.<prefix>us`."""

    title: str
    name: str
    prefix: str = ""


CASES = {
    "kept": Case("kept", "emit"),
    "kept_gzip": Case("kept, gzip 6", "emit", "gzip_"),
    "caller": Case("caller's thread", "emit", "caller_"),
    "encode_0": Case("encode, 0 attributes", "encode", "attributes_0_"),
    "encode_3": Case("encode, 3", "encode"),
    "encode_8": Case("encode, 8", "encode", "attributes_8_"),
    "encode_json_0": Case("JSON, 0", "encode", "json_attributes_0_"),
    "encode_json_3": Case("JSON, 3", "encode", "json_"),
    "encode_json_8": Case("JSON, 8", "encode", "json_attributes_8_"),
}

# Requests of a batch, and how their ratio is called.
SIZES = {"short": "", "lines": "lines_"}

# What is aimed at, by language and case, or size: no more than this part of the main peer. `pdata` is that of the
# Collector's marshaler, for Go.
TARGETS: Mapping[str, Mapping[str, float]] = {
    "python": {"kept": 1 / 4.5, "kept_gzip": 1 / 4.5, "encode_3": 1 / 5, "encode_8": 1 / 5},
    "typescript": {"kept": 1 / 2.2, "encode_3": 0.55, "encode_8": 0.55},
    "go": {"kept": 1 / 6, "encode_3": 1 / 12, "encode_8": 1 / 12, "pdata": 0.7},
    "*": {"short": 0.5, "lines": 0.56},
}


@dataclass(frozen=True)
class Task:
    """What the programs of the exporter measure: batches by their kind, and a receiver for so many seconds."""

    kinds: dict[str, list[LogLine]]
    rounds: int
    url: str
    seconds: float


class Flow(TypedDict):
    """What reached the receiver in a while, and what that took of the sender's CPU."""

    records: int
    seconds: float
    cpu_seconds: float
    lost: int


@dataclass(frozen=True)
class Answer:
    """What one of them measured.

    Attributes:
        runtime: Of the language, with its version.
        peers: What a peer is, by its name.
        costs: Nanoseconds of process CPU per record, by case and side, for each round. A side is `ours` or a peer.
        bytes: Of a batch, by size and side: ours as PostHog gets it, the peer's in JSON.
        memory: Bytes of a record in a full queue, by side.
        throughput: To the receiver.
        lost: Records that did not arrive, of all that were measured.
        allocations: Per record, by case.
    """

    runtime: str
    peers: dict[str, str]
    costs: dict[str, dict[str, list[float]]]
    bytes: dict[str, dict[str, int]]
    memory: dict[str, float]
    throughput: Flow
    lost: int
    allocations: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse figures of another thing than is said of them."""
        if lost := self.lost + self.throughput["lost"]:
            raise ValueError(f"{lost} records were lost: what is thrown away costs less")
        if missing := set(CASES) - set(self.costs) or set(SIZES) - set(self.bytes):
            raise ValueError(f"nothing about {', '.join(sorted(missing))}")


@dataclass(frozen=True)
class Figures:
    """All that is told of one language.

    Attributes:
        language: Its name.
        runtime: And its version.
        peers: What a peer is, by its name; the main one first.
        beside: Ours beside a peer, by case and peer, where the peer can do it; microseconds of process CPU.
        sizes: Bytes per record, ours and the peer's.
        memory: Of a record in a full queue, ours and the peer's.
        records_per_second: To the receiver.
        sending: Microseconds of process CPU per record that arrived there.
        allocations: Per record, by case.
    """

    language: str
    runtime: str
    peers: Mapping[str, str]
    beside: Mapping[tuple[str, str], Comparison]
    sizes: Mapping[str, Comparison]
    memory: Comparison
    records_per_second: float
    sending: float
    allocations: Mapping[str, float]

    def target(self, case: str, peer: str = MAIN_PEER) -> float | None:
        """Return which part of a peer is aimed at, if any."""
        if peer != MAIN_PEER:
            return TARGETS.get(self.language, {}).get(peer) if case in ("encode_3", "encode_8") else None
        return TARGETS.get(self.language, {}).get(case, TARGETS["*"].get(case))


def figures(language: str, answer: Answer) -> Figures:
    """Return the medians of an answer."""
    names = sorted(answer.peers, key=lambda name: (name != MAIN_PEER, name))
    beside = {
        (case, peer): compare(zip(sides[_OURS], sides[peer], strict=True))
        for case, sides in answer.costs.items()
        for peer in names
        if peer in sides
    }
    flow = answer.throughput
    return Figures(
        language,
        answer.runtime,
        {name: answer.peers[name] for name in names},
        beside,
        {size: _pair(answer.bytes[size], BATCH) for size in SIZES},
        _pair(answer.memory, 1),
        flow["records"] / flow["seconds"],
        flow["cpu_seconds"] / flow["records"] * 1e6,
        answer.allocations,
    )


def measures(found: Figures) -> Iterator[Measure]:
    """Yield what is reported."""
    for (key, peer), comparison in found.beside.items():
        case = CASES[key]
        start = f"bench.{case.name}.{found.language}.{case.prefix}"
        prefix = "" if peer == MAIN_PEER else f"{peer}_"
        # The first peer that a case has comes first, and ours is the same beside all.
        if peer == _first(found, key):
            yield Measure(f"{start}us", round(comparison.ours, 4), "us")
        yield Measure(f"{start}{prefix or 'peer_'}us", round(comparison.peer, 4), "us")
        yield Measure(f"{start}{prefix}ratio", round(comparison.ratio, 4), "ours/peer")
    for key, count in found.allocations.items():
        case = CASES[key]
        yield Measure(f"bench.{case.name}.{found.language}.{case.prefix}allocations", round(count, 4), "1/record")
    for size, prefix in SIZES.items():
        yield from _bytes(f"bench.billed_bytes.{found.language}.{prefix}", found.sizes[size])
    yield from _bytes(f"bench.queue_memory.{found.language}.", found.memory)
    yield Measure(f"bench.throughput.{found.language}.per_second", round(found.records_per_second, 1), "records/s")
    yield Measure(f"bench.throughput.{found.language}.us", round(found.sending, 4), "us")


def _first(found: Figures, case: str) -> str:
    return next(peer for peer in found.peers if (case, peer) in found.beside)


def _bytes(start: str, comparison: Comparison) -> Iterator[Measure]:
    yield Measure(f"{start}bytes", round(comparison.ours, 1), "B")
    yield Measure(f"{start}peer_bytes", round(comparison.peer, 1), "B")
    yield Measure(f"{start}ratio", round(comparison.ratio, 4), "ours/peer")


def _pair(sides: Mapping[str, float], records: int) -> Comparison:
    ours, peer = sides[_OURS], sides[MAIN_PEER]
    return Comparison(ours / records, peer / records, ours / peer)
