"""What records accounted for that the application's own hook let go: the next settlement says it in their place."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from lipservice._decision import Settlement
from lipservice._engine import SETTLEMENTS
from lipservice._tally import REST

_MOST_KEYS = 1 << 10


class Unsent:
    """Counts by key of settlements, of bounded number: further ones are those of the rest."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = threading.Lock()
        self._counts: dict[str, Settlement] = {}

    def add(self, key: str, count: int, template: str) -> None:
        """Note that a record that accounted for so many is not sent."""
        if not count:
            return
        with self._lock:
            if key not in self._counts and len(self._counts) >= _MOST_KEYS:
                key, template = REST, ""
            before = self._counts.get(key)
            self._counts[key] = Settlement(key, count + (before.count if before else 0), template)

    def join(self, settled: Iterable[Settlement]) -> list[Settlement]:
        """Return settlements with what stands here under their keys, which is settled with them."""
        if not self._counts:
            return list(settled)
        with self._lock:
            return [self._joined(entry) for entry in settled]

    def _joined(self, entry: Settlement) -> Settlement:
        more = self._counts.pop(entry.key, None)
        return entry if more is None else Settlement(entry.key, entry.count + more.count, entry.template)

    def take_all(self) -> list[Settlement]:
        """Return what is left, the largest one by one and the others together."""
        with self._lock:
            left = sorted(self._counts.values(), key=lambda entry: (-entry.count, entry.key))
            self._counts.clear()
        others = sum(entry.count for entry in left[SETTLEMENTS:])
        return [*left[:SETTLEMENTS], *([Settlement(REST, others)] if others else [])]
