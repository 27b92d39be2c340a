"""Plays the stream of the simulation through SDKs and compares what they decide.

Each SDK decides the same 2.3 million records by four policies and two seeds. Its traces must be equal to those of the
others, dropped records included; the figures are read from them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product, zip_longest

from lipservice_conformance.driver import Driver
from lipservice_conformance.opinion import Opinion
from lipservice_conformance.panel import Panel
from lipservice_conformance.protocol import MAX_LINE, Case
from lipservice_conformance.report_file import Measure
from lipservice_conformance.session import Limits
from lipservice_conformance.simulation_outcome import Outcome, measure, worst
from lipservice_conformance.simulation_stream import SECONDS, Stream, make_stream

__all__ = ["GOALS", "SEEDS", "SHARES", "Play", "Played", "SimulationError", "measures", "plays", "simulate"]

GOALS = (100, 10)
SHARES = ("sqrt", "fair")
SEEDS = (1, 2)

# One case decides millions of records and answers at the end.
_LIMITS = Limits(silence=1_800.0, run=7_200.0)


class SimulationError(Exception):
    """An SDK that does not answer, or answers otherwise than the first one."""


@dataclass(frozen=True)
class Play:
    """One policy and seed."""

    goal: int
    share: str
    seed: int

    @property
    def policy(self) -> str:
        """The policy: nothing of this stream is kept for its severity, and nothing is settled in between."""
        document = {"budget": f"{self.goal}/s", "share": self.share, "always": {"min_severity": "FATAL"}}
        return json.dumps(document)

    def case(self, stream: Stream) -> Case:
        """Return the question. Raises SimulationError if it does not fit into a line."""
        name = f"{self.goal}.{self.share}.{self.seed}"
        case = Case(name, "decide", {"policy": self.policy, "seed": self.seed, "events": stream.events()})
        if len(case.line) > MAX_LINE:
            raise SimulationError(f"{name} is a line of {len(case.line):,} bytes, expected at most {MAX_LINE:,}")
        return case

    def __str__(self) -> str:
        return f"goal {self.goal}/s, {self.share}, seed {self.seed}"


@dataclass(frozen=True)
class Played:
    """What came of a play: the same in all languages."""

    play: Play
    outcome: Outcome


def plays() -> list[Play]:
    """Return all policies with all seeds."""
    return [Play(*choice) for choice in product(GOALS, SHARES, SEEDS)]


def simulate(
    drivers: Sequence[Driver],
    spec: str,
    seconds: int = SECONDS,
    tell: Callable[[Play], None] = lambda play: None,  # noqa: ARG005
) -> list[Played]:
    """Play everything. Raises SimulationError where an SDK has no answer or another one."""
    stream = cache(make_stream)
    played = []
    with Panel([(driver, spec) for driver in drivers], _LIMITS) as panel:
        for play in plays():
            tell(play)
            streamed = stream(play.seed, seconds)
            (opinions,) = panel.ask([play.case(streamed)])
            played.append(Played(play, measure(streamed, _agreed(play, opinions))))
    return played


def _agreed(play: Play, opinions: Sequence[Opinion]) -> str:
    """Return the trace that all have."""
    first, *others = [(opinion.language, _trace(play, opinion)) for opinion in opinions]
    for other in others:
        if other[1] != first[1]:
            languages = f"{other[0]} decides otherwise than {first[0]}"
            raise SimulationError(f"{play}: {languages}{_difference(first, other)}")
    return first[1]


def _difference(*traces: tuple[str, str]) -> str:
    """Show the first line in which two traces differ."""
    columns = [trace.splitlines() for _, trace in traces]
    for number, lines in enumerate(zip_longest(*columns, fillvalue="(nothing)"), start=1):
        if lines[0] != lines[1]:
            shown = [f"\n  {language}: {line}" for (language, _), line in zip(traces, lines, strict=True)]
            return "".join([f", from line {number} on", *shown])
    return ""


def _trace(play: Play, opinion: Opinion) -> str:
    if opinion.out is None:
        raise SimulationError(f"{play}: {opinion.language} cannot `decide`: {opinion.trouble}")
    return str(opinion.out["trace"])


def measures(played: Sequence[Played]) -> list[Measure]:
    """Return the figures of each policy: means of the seeds, the least one-offs, the worst error of the total."""
    found = []
    for goal, share in product(GOALS, SHARES):
        outcomes = [one.outcome for one in played if (one.play.goal, one.play.share) == (goal, share)]
        values = {
            "kept_per_second": (_mean([one.kept_per_second for one in outcomes], 2), "records/s"),
            "burst": (_mean([one.burst for one in outcomes], 2), "records/s"),
            "flood": (_mean([one.flood for one in outcomes], 2), "records/s"),
            "one_offs": (min(one.one_offs for one in outcomes), "of 7"),
            "median_error": (_mean([one.median_error for one in outcomes], 4), "relative"),
            "total_error": (round(worst([one.total_error for one in outcomes]), 4), "relative"),
        }
        found += [Measure(f"simulation.{goal}.{share}.{name}", *value) for name, value in values.items()]
    return found


def _mean(values: Sequence[float], digits: int) -> float:
    return round(sum(values) / len(values), digits)
