"""A bounded cache: two generations, so that what is in use stays and nothing has to be kept in order."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Cache(Generic[K, V]):
    """At most `entries` entries and `size` bytes in each of two generations.

    When the newer generation is full it becomes the older one, and the older one is forgotten. What is found in the
    older one moves to the newer. `recent` is the newer one, for look-ups in tight loops: `cache.recent.get(key)`
    first, then `cache.get(key)`.

    Safe under threads without ever waiting: look-ups take no lock, and an entry that would have to wait for one is
    not kept. The work is done again next time, which nobody sees.
    """

    __slots__ = ("_entries", "_lock", "_older", "_room", "_size", "recent")

    def __init__(self, entries: int, size: int) -> None:
        self.recent: dict[K, V] = {}
        self._older: dict[K, V] = {}
        self._entries = entries
        self._size = size
        self._room = size
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return the number of entries in both generations."""
        return len(self.recent) + len(self._older)

    def get(self, key: K, size: int) -> V | None:
        """Return what is kept under `key`, or None. `size` is what it was kept with."""
        known = self.recent.get(key)
        if known is None:
            known = self._older.get(key)
            if known is not None:
                self.put(key, known, size)
        return known

    def put(self, key: K, value: V, size: int) -> None:
        """Keep `value` under `key`; `size` is about how many bytes both take."""
        if size > self._size or not self._lock.acquire(blocking=False):
            return
        try:
            if len(self.recent) >= self._entries or self._room < size:
                self._older, self.recent, self._room = self.recent, {}, self._size
            self.recent[key] = value
            self._room -= size
        finally:
            self._lock.release()
