"""What became of the stream: the trace of one run, as the figures that samplers are compared by."""

from __future__ import annotations

import struct
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median, quantiles

from lipservice_conformance.simulation_stream import BURST, FLOOD, PATTERNS, STEADY, Stream

__all__ = ["Outcome", "TraceError", "measure", "worst"]

WINDOW = 10  # seconds


class TraceError(ValueError):
    """A trace that is not one of this stream."""


@dataclass(frozen=True)
class Outcome:
    """The figures of one run: records a second, and errors of sums of weights, relative to what was seen.

    Attributes:
        kept_per_second: Where nothing special happens, in seconds 20 to 199.
        start: In the first window.
        burst: While one pattern surges.
        burst_start: In the first window of that.
        flood: While thousands of messages are unique.
        patterns: The share of the patterns of which something was kept.
        one_offs: How many records without a second of their kind were kept.
        total_error: Of all records.
        median_error: Of the patterns, without sign.
        p90_error: Nine patterns of ten are no further off.
    """

    kept_per_second: float
    start: float
    burst: float
    burst_start: float
    flood: float
    patterns: float
    one_offs: int
    total_error: float
    median_error: float
    p90_error: float


def measure(stream: Stream, trace: str) -> Outcome:
    """Read the trace of a whole stream. Raises TraceError."""
    kept, weights = _read(stream, trace)
    seen = Counter(key for keys in stream.seconds for key in keys)
    errors = [abs(weights[key] / seen[key] - 1) for key in PATTERNS if seen[key]]
    return Outcome(
        kept_per_second=_mean(kept, STEADY),
        start=_mean(kept, range(WINDOW)),
        burst=_mean(kept, BURST),
        burst_start=_mean(kept, BURST[:WINDOW]),
        flood=_mean(kept, FLOOD),
        patterns=fmean(weights[key] > 0 for key in PATTERNS if seen[key]),
        one_offs=sum(weights[key] > 0 for key in stream.one_offs),
        total_error=sum(weights.values()) / seen.total() - 1,
        median_error=median(errors),
        p90_error=quantiles(errors, n=10, method="inclusive")[-1],
    )


def _read(stream: Stream, trace: str) -> tuple[list[int], Mapping[str, float]]:
    """Return how many records each second kept, and the weights by key."""
    kept = [0]
    weights: defaultdict[str, float] = defaultdict(float)
    for line in trace.splitlines():
        at, *fields = line.split(",")
        second = len(kept) - 1
        if at == "records":
            kept.append(0)
        elif len(fields) == 8 and second < len(stream.seconds):
            kept[second] += 1
            weights[stream.seconds[second][int(at)]] += _double(fields[6])
        else:
            raise TraceError(f"a line of second {second} is {line[:80]!r}")
    if len(kept) != len(stream.seconds) + 1:
        raise TraceError(f"the trace has {len(kept) - 1} seconds, expected {len(stream.seconds)}")
    return kept[:-1], weights


def _double(bits: str) -> float:
    value: float = struct.unpack(">d", bytes.fromhex(bits))[0]
    return value


def _mean(kept: Sequence[int], seconds: range) -> float:
    """Return the mean over the seconds that were reached."""
    reached = kept[seconds.start : seconds.stop]
    return fmean(reached) if reached else 0.0


def worst(errors: Sequence[float]) -> float:
    """Return the error that is furthest from nothing, with its sign."""
    return max(errors, key=abs)
