"""The automaton of redaction as a short text, the same for every language."""

from __future__ import annotations

from functools import lru_cache

from lipservice_generator.redaction.representation import RedactionAutomaton
from lipservice_generator.table_text import patch_text, rows_text

# States are numbered in the order in which they were found, so rows that resemble each other are near.
_LOOK_BACK = 24


@lru_cache(maxsize=4)
def automaton_text(automaton: RedactionAutomaton) -> str:
    """Return patches in a row: classes of the 128 ASCII bytes, rows, verdicts, both starts, and accepts one by one."""
    blank = (0,) * (automaton.class_count + 2)
    return "".join(
        (
            patch_text((0,) * len(automaton.classes), automaton.classes),
            rows_text(automaton.rows, _LOOK_BACK),
            patch_text((0,) * len(automaton.verdicts), automaton.verdicts),
            patch_text(blank, automaton.starts),
            patch_text(blank, automaton.quick_starts),
            *(patch_text(blank, row) for row in automaton.accepts),
        )
    )
