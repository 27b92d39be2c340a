"""Redaction of values: whatever an attribute can hold becomes plain values, without what is secret."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lipservice._native_value import Elements, Entries, native, readable
from lipservice._native_value import text as text_of
from lipservice._otlp_tables import DEPTH, VALUES
from lipservice._redaction_name import SecretNames
from lipservice._redaction_tables import KEY, UNTOUCHED
from lipservice._redaction_text import Counts, redacted_bytes, redacted_text

_PAIR: Final = 2

# A mapping may never end. Of one record so many entries are read, and no more than VALUES values looked at, nor sent.
_READ: Final = 256 * VALUES

_SIMPLE: Final = frozenset({int, float, bool, type(None)})


class ValueRedaction:
    """Redacts the values of one record."""

    __slots__ = ("_counts", "_entries_left", "_names", "_values_left")

    def __init__(self, names: SecretNames, counts: Counts) -> None:
        """Count what is taken out in `counts`."""
        self._names = names
        self._counts = counts
        self._values_left = VALUES
        self._entries_left = _READ

    def attributes(self, attributes: object) -> dict[str, object]:
        """Return the attributes of a record; of equal keys the last, where it stands."""
        read = native(attributes)
        return self._entries(read.pairs, 0) if isinstance(read, Entries) else {}

    def value(self, value: object, depth: int = 1) -> object:
        """Return a value; a list or a map that is too deep to be sent is empty."""
        self._values_left -= 1
        kind = type(value)
        if kind is str:
            return redacted_text(value, self._counts)  # type: ignore[arg-type] # mypy does not see what `kind` is of
        if kind in _SIMPLE:
            return value
        read = native(value)
        if isinstance(read, Elements):
            return self._elements(read.values, depth) if depth <= DEPTH else []
        if isinstance(read, Entries):
            return self._entries(read.pairs, depth) if depth <= DEPTH else {}
        if isinstance(read, memoryview):
            return redacted_bytes(read.tobytes(), self._counts)
        return redacted_text(read, self._counts) if isinstance(read, str) else read

    def label(self, value: object) -> str:
        """Return what should be a text; None is an empty one."""
        return "" if value is None else redacted_text(text_of(value), self._counts)

    def _elements(self, values: Iterable[object], depth: int) -> list[object]:
        taken: list[object] = []
        if self._values_left > 0:
            for value in readable(values):
                taken.append(self.value(value, depth + 1))
                if self._values_left <= 0:
                    break
        return taken

    def _entries(self, pairs: Iterable[object], depth: int) -> dict[str, object]:
        taken: dict[str, object] = {}
        # Of attributes all: who sends them counts those that it leaves out.
        for key, value in self._latest(pairs).items():
            if depth and self._values_left <= 0:
                break
            taken[key] = value if not depth and key in UNTOUCHED else self._of_name(key, value, depth + 1)
        return taken

    def _latest(self, pairs: Iterable[object]) -> dict[str, object]:
        latest: dict[str, object] = {}
        if self._entries_left > 0:
            for pair in readable(pairs):
                if type(pair) is tuple and len(pair) == _PAIR:
                    key = text_of(pair[0])
                    latest.pop(key, None)
                    latest[key] = pair[1]
                self._entries_left -= 1
                if self._entries_left <= 0:
                    break
        return latest

    def _of_name(self, name: str, value: object, depth: int) -> object:
        if name in self._names:
            self._values_left -= 1
            self._counts["key"] = self._counts.get("key", 0) + 1
            return KEY
        return self.value(value, depth)
