"""Mutation score: each change of the spec in turn is made into a Python SDK, which the vectors must catch.

A mutant is `killed` by the first vector with another answer. It is `refused` where the generator takes it for no spec,
and `equivalent` where it means the same as the original; neither counts. What is left has `survived`.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import islice
from pathlib import Path

from lipservice_generator.fingerprint import spec_sha
from lipservice_generator.representation import Representation

from lipservice_conformance.equivalence import same_meaning
from lipservice_conformance.matrix import PROCESSES
from lipservice_conformance.mutant import Mutant
from lipservice_conformance.mutant_build import MutantError, build_sdk, read_mutant
from lipservice_conformance.panel import Ask, Panel
from lipservice_conformance.session import Limits
from lipservice_conformance.vector import Vector

__all__ = ["Fate", "Setting", "Trial", "first_failure", "mutation_score", "try_all", "try_mutant"]

# A mutant may loop: two waits are enough to know, and to name the vector.
_LIMITS = Limits(silence=5.0, stop=0.5, window=256, deaths=2)
# The first question is small, because most mutants fail soon.
_FIRST_QUESTION, _QUESTION = 100, 1_000
_SHARE = 4


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    EQUIVALENT = "equivalent"
    REFUSED = "refused"


@dataclass(frozen=True)
class Trial:
    """One mutant and its fate: the vector that killed it, and the reason where there is more to say."""

    name: str
    section: str
    fate: Fate
    vector: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Setting:
    """What every mutant is held against."""

    spec: Path
    templates: Path
    original: Representation
    vectors: tuple[Vector, ...]


def try_all(mutants: Sequence[Mutant], setting: Setting) -> Iterator[Trial]:
    """Try the mutants, a few at a time in processes of their own; trials in the order of the mutants."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        yield from pool.map(partial(try_mutant, setting=setting), mutants, chunksize=_SHARE)


def try_mutant(mutant: Mutant, setting: Setting) -> Trial:
    """Make the SDK of a mutant and ask it the vectors, until one fails."""
    with tempfile.TemporaryDirectory(prefix="lipservice-") as folder:
        changed = Path(folder) / "spec"
        try:
            representation = read_mutant(mutant, setting.spec, changed)
            if same_meaning(setting.original, representation):
                return Trial(mutant.name, mutant.section, Fate.EQUIVALENT)
            driver = build_sdk(representation, changed, setting.templates, Path(folder) / "sdks")
        except MutantError as error:
            return Trial(mutant.name, mutant.section, Fate.REFUSED, reason=str(error))
        with Panel([(driver, spec_sha(representation))], _LIMITS) as panel:
            vector, trouble = first_failure(setting.vectors, panel.ask)
    return Trial(mutant.name, mutant.section, Fate.KILLED if vector else Fate.SURVIVED, vector, trouble)


def first_failure(vectors: Sequence[Vector], ask: Ask) -> tuple[str, str]:
    """Return the id of the first vector with another answer, and the trouble where there was none; else nothing."""
    rest = iter(vectors)
    size = _FIRST_QUESTION
    while some := list(islice(rest, size)):
        for vector, given in zip(some, ask([vector.case() for vector in some]), strict=True):
            for opinion in given:
                if opinion.out != vector.out:
                    return vector.id, opinion.trouble
        size = _QUESTION
    return "", ""


def mutation_score(trials: Sequence[Trial]) -> float:
    """Return the share of killed mutants among those that could be."""
    killed = sum(trial.fate is Fate.KILLED for trial in trials)
    counted = killed + sum(trial.fate is Fate.SURVIVED for trial in trials)
    return killed / counted if counted else 0.0
