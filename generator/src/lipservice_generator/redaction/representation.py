"""What redaction takes out, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass

from lipservice_generator.pattern import Pattern
from lipservice_generator.redaction.name import fold


@dataclass(frozen=True)
class RedactionExample:
    """A text and what becomes of it; both are the same where nothing does."""

    text: str
    redacted: str


@dataclass(frozen=True)
class RedactionRule:
    """A rule for parts of texts. `not_before` and `not_after` are ASCII bytes; `check` is luhn or empty."""

    id: str
    doc: str
    pattern: Pattern
    not_before: tuple[int, ...]
    not_after: tuple[int, ...]
    check: str
    replacement: str
    examples: tuple[RedactionExample, ...]


@dataclass(frozen=True)
class RedactionAutomaton:
    """All rules as one deterministic automaton, tried at a place of a text.

    `classes[byte]` is the class of an ASCII byte. Two more classes have no column, since nothing fits them: `other` is
    that of all characters that are not ASCII, `edge` stands for the start and the end of a text. `rows[state][class]`
    is the next state; state 0 is the one in which nothing fits any more. `starts[class]` is the state to begin with, by
    the class left of the place; `quick_starts` are the same without the rules that need the character `hint`, for texts
    that have none. `verdicts[state]` names a row of `accepts`, and that says by the class of what comes next which rule
    fits there, counted from 1; 0 is none.
    """

    classes: tuple[int, ...]
    class_count: int
    rows: tuple[tuple[int, ...], ...]
    starts: tuple[int, ...]
    quick_starts: tuple[int, ...]
    hint: str
    verdicts: tuple[int, ...]
    accepts: tuple[tuple[int, ...], ...]

    @property
    def other(self) -> int:
        """The class of what is not ASCII."""
        return self.class_count

    @property
    def edge(self) -> int:
        """The class of the start and the end."""
        return self.class_count + 1


@dataclass(frozen=True)
class Redaction:
    """All that redaction does. `names` are as written, and `untouched` are keys."""

    doc: str
    text_bytes: int
    key: str
    too_long: str
    fault: str
    reasons: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    untouched: tuple[str, ...]
    rules: tuple[RedactionRule, ...]
    automaton: RedactionAutomaton
    readings: tuple[tuple[str, str], ...]

    @property
    def folded_names(self) -> tuple[str, ...]:
        """The names as they are compared, sorted."""
        return tuple(sorted(map(fold, self.names)))
