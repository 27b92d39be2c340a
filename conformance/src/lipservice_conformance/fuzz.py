"""Differential fuzzing: all SDKs and the slow model on the same generated input.

Two ways, for two strengths. Hypothesis draws rows of pieces, follows what failed and shrinks it well; a seeded
generator asks a million cases in minutes and what it finds is shrunk by dropping parts.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from lipservice_conformance.generation import Arguments, generate
from lipservice_conformance.panel import Ask
from lipservice_conformance.properties import Finding, check_batch
from lipservice_conformance.shrink import shrink
from lipservice_conformance.values import encode_text

__all__ = ["Fuzzing", "arguments_of", "explore", "volume"]

BATCH = 8_000
MOST_FINDINGS = 5
_CASES_PER_EXAMPLE = 30


@dataclass
class Fuzzing:
    """What a run has asked, and found."""

    cases: int = 0
    timelines: int = 0
    findings: list[Finding] = field(default_factory=list)


def volume(pieces: Sequence[str], known: Sequence[str], ask: Ask, start: int, cases: int) -> Fuzzing:
    """Ask at least `cases` cases from the seed `start`; stop early at a few findings."""
    rng = random.Random(start)  # noqa: S311 - repeatable, not secret
    source = generate(pieces, known, rng)
    fuzzing = Fuzzing()
    while fuzzing.cases < cases and not fuzzing.findings:
        asked, findings = check_batch(list(islice(source, min(BATCH, cases))), ask, rng)
        fuzzing.cases += asked
        shrunk = [_shrunk(finding, ask) for finding in findings[:MOST_FINDINGS]]
        fuzzing.findings += {str(finding): finding for finding in shrunk}.values()
    return fuzzing


def explore(pieces: Sequence[str], ask: Ask, start: int, examples: int) -> Fuzzing:
    """Let Hypothesis look, many cases to an example; stop at the first finding, shrunk."""
    fuzzing = Fuzzing()
    last: list[Finding] = []

    @seed(start)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(st.lists(arguments_of(pieces), min_size=1, max_size=_CASES_PER_EXAMPLE))
    def all_properties_hold(batch: list[Arguments]) -> None:
        asked, findings = check_batch(batch, ask, random.Random(start))  # noqa: S311
        fuzzing.cases += asked
        if findings:
            last[:] = findings
            raise _FoundError

    try:
        all_properties_hold()
    except _FoundError:
        fuzzing.findings = [_shrunk(last[0], ask)]
    return fuzzing


def arguments_of(pieces: Sequence[str]) -> st.SearchStrategy[Arguments]:
    """Return the strategy for arguments of `signature`: rows of pieces and a little of anything."""
    texts = st.one_of(
        st.lists(st.one_of(st.sampled_from(pieces), st.text(max_size=2)), max_size=8).map("".join),
        st.text(st.characters(exclude_categories=()), max_size=6),  # surrogates are not excluded
        st.binary(max_size=6),
    ).map(encode_text)
    return st.fixed_dictionaries({"message": texts}, optional={"severity": st.integers(-1, 26), "template": texts})


class _FoundError(Exception):
    """Stops Hypothesis; one type, so that it shrinks all findings as one."""


def _shrunk(finding: Finding, ask: Ask) -> Finding:
    """Return the smallest input found that breaks the same property."""
    latest = {}

    def failing(candidates: Sequence[Arguments]) -> list[bool]:
        verdicts = []
        for candidate in candidates:
            _, found = check_batch([candidate], ask, random.Random(0))  # noqa: S311
            same = [one for one in found if one.broken == finding.broken]
            latest.update({str(candidate): same[0]} if same else {})
            verdicts.append(bool(same))
            if same:
                break
        return verdicts + [False] * (len(candidates) - len(verdicts))

    smallest = shrink(finding.arguments, failing)
    return latest.get(str(smallest), finding)
