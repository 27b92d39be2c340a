"""Differential fuzzing of the sampler: random timelines, and random instances of its parts, asked of everyone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from random import Random
from typing import Final

from lipservice_conformance.fuzz import Fuzzing
from lipservice_conformance.generation import Arguments
from lipservice_conformance.instances import random_rates, random_waterfill
from lipservice_conformance.opinion import Opinion
from lipservice_conformance.panel import Ask
from lipservice_conformance.properties import Finding
from lipservice_conformance.protocol import Case
from lipservice_conformance.shrink import shrink
from lipservice_conformance.timelines import random_timeline
from lipservice_conformance.timelines.smaller import smaller_row, smaller_timeline

__all__ = ["check_sampler", "play"]

BATCH: Final = 50  # timelines asked at a time
INSTANCES: Final = 4  # of each part, for one timeline
MOST_FINDINGS: Final = 1  # shrinking a timeline takes seconds
APART: Final = "not all agree"
LOST: Final = "records lost"

Question = tuple[str, Arguments]
SMALLER: Final[Mapping[str, Callable[[Arguments], list[Arguments]]]] = {
    "decide": smaller_timeline,
    "waterfill": smaller_row,
    "stratified": smaller_row,
}


def play(ask: Ask, start: int, timelines: int) -> Fuzzing:
    """Ask so many timelines, those of the seeds from `start` on; stop early at a few findings."""
    fuzzing = Fuzzing()
    while fuzzing.timelines < timelines and not fuzzing.findings:
        first = start + fuzzing.timelines
        seeds = range(first, first + min(BATCH, timelines - fuzzing.timelines))
        questions = [question for seed in seeds for question in _questions(seed)]
        findings = check_sampler(questions, ask)
        fuzzing.timelines += len(seeds)
        fuzzing.cases += len(questions)
        fuzzing.findings += [_shrunk(finding, ask) for finding in findings[:MOST_FINDINGS]]
    return fuzzing


def check_sampler(questions: Sequence[Question], ask: Ask) -> list[Finding]:
    """Ask the questions. Returns those on which not all agree, and timelines in which records were lost."""
    numbers = count()
    answers = ask([Case(str(next(numbers)), op, arguments) for op, arguments in questions])
    found = (_finding(question, given) for question, given in zip(questions, answers, strict=True))
    return [finding for finding in found if finding is not None]


def _questions(seed: int) -> list[Question]:
    rng = Random(seed)  # noqa: S311 - repeatable, not secret
    timeline: Question = ("decide", {**random_timeline(seed)._asdict()})
    waterfills: list[Question] = [("waterfill", random_waterfill(rng)) for _ in range(INSTANCES)]
    rates: list[Question] = [("stratified", random_rates(rng)) for _ in range(INSTANCES)]
    return [timeline, *waterfills, *rates]


def _finding(question: Question, given: tuple[Opinion, ...]) -> Finding | None:
    op, arguments = question
    able = tuple(one for one in given if not one.trouble.startswith("unknown_op:"))
    out = able[0].out if able else None
    if out is None or len(able) < min(2, len(given)) or any(one.out != out for one in able):
        return Finding(APART, arguments, given, op)
    if op == "decide" and not _all_are_counted(str(arguments["events"]), str(out["trace"])):
        return Finding(LOST, arguments, given[:1], op)
    return None


def _all_are_counted(events_text: str, trace: str) -> bool:
    """Tell whether kept records and settlements stand for all records, in a timeline that ends with a shutdown."""
    events = json.loads(events_text)
    if [event.get("do") for event in events[-2:]] != ["shutdown", "stats"]:
        return True
    lines = [line.split(",") for line in trace.split("\n")]
    counted = sum(int(line[-1]) for line in lines if line[0] in ("0", "1", "settled"))
    seen, kept, dropped, buffered = map(int, lines[-1][1:])
    return counted == seen == kept + dropped + buffered == sum("do" not in event for event in events)


def _shrunk(finding: Finding, ask: Ask) -> Finding:
    """Return the smallest case found that breaks the same property."""
    latest = finding

    def failing(candidates: Sequence[Arguments]) -> list[bool]:
        nonlocal latest
        for at, candidate in enumerate(candidates):
            same = [one for one in check_sampler([(finding.op, candidate)], ask) if one.broken == finding.broken]
            if same:
                latest = same[0]
                return [number == at for number in range(len(candidates))]
        return [False] * len(candidates)

    smallest = shrink(finding.arguments, failing, SMALLER[finding.op])
    return replace(latest, arguments=smallest)
