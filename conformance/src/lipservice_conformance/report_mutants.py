"""The report on mutants: a table for the terminal, JSON with every mutant, the numbers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lipservice_conformance.mutation import Fate, Trial, mutation_score
from lipservice_conformance.report_file import Measure

__all__ = ["mutants_json", "mutants_measures", "print_mutants"]


def print_mutants(part: str, trials: Sequence[Trial], console: Console) -> None:
    """Print a line for each section, the score and the survivors."""
    table = Table(title=f"Mutants of the {part}", title_justify="left")
    table.add_column("section")
    for name in (*Fate, "score"):
        table.add_column(str(name), justify="right")
    for section, some in _by_section(trials).items():
        table.add_row(section, *_cells(some))
    table.add_section()
    table.add_row("all", *_cells(trials))
    console.print(table)
    for trial in trials:
        if trial.fate is Fate.SURVIVED:
            text = f"survived: {trial.name}\n    {trial.reason or 'no reason is given'}"
            console.print(escape(text), highlight=False)


def mutants_json(trials: Sequence[Trial], spec: str) -> str:
    """Return every mutant with its outcome, the vector that killed it, and the reason for any other outcome."""
    data = {
        "spec": spec,
        "score": mutation_score(trials),
        "counts": _counts(trials),
        "sections": {section: _counts(some) for section, some in _by_section(trials).items()},
        "mutants": [
            {
                "name": trial.name,
                "section": trial.section,
                "outcome": trial.fate,
                "vector": trial.vector or None,
                "reason": trial.reason,
            }
            for trial in trials
        ],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def mutants_measures(part: str, trials: Sequence[Trial], seconds: float) -> list[Measure]:
    """Return the numbers of the report file."""
    counts = [Measure(f"mutants.{part}.{fate}", count, "mutants") for fate, count in _counts(trials).items()]
    score = Measure(f"mutants.{part}.score", round(mutation_score(trials), 6), "share")
    return [score, *counts, Measure(f"mutants.{part}.seconds", round(seconds, 1), "s")]


def _by_section(trials: Sequence[Trial]) -> dict[str, list[Trial]]:
    sections: dict[str, list[Trial]] = {}
    for trial in trials:
        sections.setdefault(trial.section, []).append(trial)
    return sections


def _counts(trials: Sequence[Trial]) -> dict[str, int]:
    counted = Counter(trial.fate for trial in trials)
    return {str(fate): counted[fate] for fate in Fate}


def _cells(trials: Sequence[Trial]) -> list[str]:
    return [*(str(count) for count in _counts(trials).values()), f"{mutation_score(trials):.1%}"]
