"""What stands beside the vectors of mutants that no vector catches, each with the reason why not.

`equivalents.yaml` lists those that mean the same: no input can tell them apart, although no computation shows it. They
do not count. `survivors.yaml` lists those that some input could tell apart, but none that a vector can hold; they do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from lipservice_conformance.mutation import Fate, Trial
from lipservice_conformance.values import describe

__all__ = ["EQUIVALENTS", "SURVIVORS", "SurvivorsError", "explain", "read_reasons", "survivor_faults"]

EQUIVALENTS = "equivalents.yaml"
SURVIVORS = "survivors.yaml"


class SurvivorsError(Exception):
    """A file of reasons that cannot be read."""


def read_reasons(folder: Path, file: str) -> dict[str, str]:
    """Return the reasons by the names of the mutants. Raises SurvivorsError."""
    path = folder / file
    try:
        data = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
    except yaml.YAMLError as error:
        raise SurvivorsError(f"{path}: {error}") from error
    if not isinstance(data, dict) or not all(isinstance(text, str) and text for pair in data.items() for text in pair):
        raise SurvivorsError(f"{path}: expected a reason by the name of each mutant, got {describe(data)}")
    return {name: " ".join(reason.split()) for name, reason in data.items()}


def explain(trials: Sequence[Trial], survivors: Mapping[str, str], equivalents: Mapping[str, str]) -> list[Trial]:
    """Give what survived its reason, and take those that mean the same for equivalent."""
    return [_explained(trial, survivors, equivalents) if trial.fate is Fate.SURVIVED else trial for trial in trials]


def _explained(trial: Trial, survivors: Mapping[str, str], equivalents: Mapping[str, str]) -> Trial:
    if trial.name in equivalents:
        return replace(trial, fate=Fate.EQUIVALENT, reason=equivalents[trial.name])
    return replace(trial, reason=survivors.get(trial.name, ""))


def survivor_faults(
    trials: Sequence[Trial], survivors: Mapping[str, str], equivalents: Mapping[str, str], *, complete: bool
) -> list[str]:
    """Return the survivors without a reason, and the reasons that are none; `complete` if all mutants were tried."""
    fates = {trial.name: trial.fate for trial in trials}
    faults = [
        f"{name}: survived; add a vector, or the reason to {SURVIVORS}"
        for name, fate in fates.items()
        if fate is Fate.SURVIVED and name not in survivors
    ]
    faults += _wrong_reasons(fates, survivors, SURVIVORS, Fate.SURVIVED, complete=complete)
    return faults + _wrong_reasons(fates, equivalents, EQUIVALENTS, Fate.EQUIVALENT, complete=complete)


def _wrong_reasons(
    fates: Mapping[str, Fate], reasons: Mapping[str, str], file: str, expected: Fate, *, complete: bool
) -> list[str]:
    faults = []
    for name in reasons:
        fate = fates.get(name)
        if fate is None and complete:
            faults.append(f"{name}: in {file}, and no such mutant")
        elif fate not in {None, expected}:
            faults.append(f"{name}: in {file}, but {fate}; take it out")
    return faults
