"""What the programs are asked to measure: the cases of a language, on the same records for all."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.cost.cases import cases_of
from benchmarks.cost.figures import Task
from benchmarks.export.records import batches
from benchmarks.sampling.messages import MESSAGES, PATTERNS, known_messages, scanned_messages

__all__ = ["new_task"]


def new_task(language: str, lines: Sequence[str], rounds: int) -> Task:
    """Return the task of a language, with the lines of a log."""
    texts = {
        # Ten that never change, as where what varies stands in attributes or parameters.
        "known": [pattern.format(17) for pattern in PATTERNS],
        "template": list(PATTERNS),
        "numbers": known_messages(),
        "lines": list(lines[:MESSAGES]),
        "new": scanned_messages(),
    }
    attributes = [line.attributes for line in batches(lines)["attributes_8"]]
    return Task(cases_of(language), texts, attributes, rounds)
