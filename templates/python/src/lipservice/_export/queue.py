"""Records that wait: two lanes, so that errors are kept longest."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple, TypeAlias

# Sequence number, encoded record, and the monotonic time when it came. Not a class: one is made for every record.
Entry: TypeAlias = "tuple[int, bytes, int]"


class Room(NamedTuple):
    """What records may take up, those included that are being sent."""

    records: int
    size: int


class Queue:
    """Entries in the order in which they came, bounded together with those that have left it to be sent.

    Not safe under threads: who uses it holds a lock. Nothing here is ever in a state that a signal handler which emits
    a record of its own could break: every step looks anew.
    """

    def __init__(self, room: Room) -> None:
        """Begin empty."""
        self.most_records, self.most_size = room
        self._urgent: deque[Entry] = deque()
        self._other: deque[Entry] = deque()
        self.count = 0
        self.size = 0
        self.sending_count = 0
        self.sending_size = 0

    def append(self, entry: Entry, *, urgent: bool) -> bool:
        """Add an entry. Returns whether there is room for it."""
        (self._urgent if urgent else self._other).append(entry)
        self.count += 1
        self.size += len(entry[1])
        # Not by `overflows`: this is done for every record, and a call would be a good part of it.
        return self.count + self.sending_count <= self.most_records and self.size + self.sending_size <= self.most_size

    def overflows(self) -> bool:
        """Tell whether there is more than there is room for."""
        return self.count + self.sending_count > self.most_records or self.size + self.sending_size > self.most_size

    def is_half_full(self) -> bool:
        """Tell whether half of the room for records or of that for bytes is taken."""
        records, size = self.count + self.sending_count, self.size + self.sending_size
        return 2 * records >= self.most_records or 2 * size >= self.most_size

    def trim(self) -> list[Entry]:
        """Remove what there is no room for: the oldest that are not urgent, then the oldest."""
        removed: list[Entry] = []
        while self.count and self.overflows():
            removed.append(self._pop(self._other or self._urgent))
        return removed

    def head(self) -> Entry | None:
        """Return the oldest entry."""
        lane = self._oldest_lane()
        return lane[0] if lane else None

    def pop(self) -> Entry:
        """Remove the oldest entry."""
        return self._pop(self._oldest_lane())

    def clear(self) -> list[Entry]:
        """Remove everything."""
        removed = [self.pop() for _ in range(self.count)]
        self.size = self.count = 0
        return removed

    def _oldest_lane(self) -> deque[Entry]:
        if not self._urgent or not self._other:
            return self._urgent or self._other
        return self._urgent if self._urgent[0][0] < self._other[0][0] else self._other

    def _pop(self, lane: deque[Entry]) -> Entry:
        entry = lane.popleft()
        self.count -= 1
        self.size -= len(entry[1])
        return entry
