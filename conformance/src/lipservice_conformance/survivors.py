"""`survivors.yaml` beside the vectors: the mutants no vector can catch, each with the reason why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from lipservice_conformance.mutation import Fate, Trial
from lipservice_conformance.values import describe

__all__ = ["SURVIVORS", "SurvivorsError", "explain", "read_survivors", "survivor_faults"]

SURVIVORS = "survivors.yaml"


class SurvivorsError(Exception):
    """A file of survivors that cannot be read."""


def read_survivors(folder: Path) -> dict[str, str]:
    """Return the reasons by the names of the mutants. Raises SurvivorsError."""
    path = folder / SURVIVORS
    try:
        data = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
    except yaml.YAMLError as error:
        raise SurvivorsError(f"{path}: {error}") from error
    if not isinstance(data, dict) or not all(isinstance(text, str) and text for pair in data.items() for text in pair):
        raise SurvivorsError(f"{path}: expected a reason by the name of each mutant, got {describe(data)}")
    return {name: " ".join(reason.split()) for name, reason in data.items()}


def explain(trials: Sequence[Trial], reasons: Mapping[str, str]) -> list[Trial]:
    """Give the survivors their reasons."""
    return [
        replace(trial, reason=reasons.get(trial.name, "")) if trial.fate is Fate.SURVIVED else trial for trial in trials
    ]


def survivor_faults(trials: Sequence[Trial], reasons: Mapping[str, str], *, complete: bool) -> list[str]:
    """Return the survivors without a reason, and the reasons without a survivor; `complete` if all were tried."""
    fates = {trial.name: trial.fate for trial in trials}
    faults = [
        f"{name}: survived; add a vector, or the reason to {SURVIVORS}"
        for name, fate in fates.items()
        if fate is Fate.SURVIVED and name not in reasons
    ]
    for name in reasons:
        fate = fates.get(name)
        if fate is None and complete:
            faults.append(f"{name}: in {SURVIVORS}, and no such mutant")
        elif fate not in {None, Fate.SURVIVED}:
            faults.append(f"{name}: in {SURVIVORS}, but {fate}; take it out")
    return faults
