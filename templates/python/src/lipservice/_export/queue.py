"""Records that wait: two lanes, so that errors are kept longest."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple, TypeAlias

# Sequence number, encoded record, and the monotonic time when it came. Not a class: one is made for every record.
Entry: TypeAlias = "tuple[int, bytes, int]"

# A record is long if it takes more than one part in so many of the room. None of its lane gives way to it: many would.
_LONG = 4


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
        self._urgent_size = 0
        self.sending_count = 0
        self.sending_size = 0

    def append(self, entry: Entry, *, urgent: bool) -> bool:
        """Add an entry. Returns whether there is room for it."""
        size = len(entry[1])
        (self._urgent if urgent else self._other).append(entry)
        self.count += 1
        self.size += size
        if urgent:
            self._urgent_size += size
        # Not by `overflows`: this is done for every record, and a call would be a good part of it.
        return self.count + self.sending_count <= self.most_records and self.size + self.sending_size <= self.most_size

    def can_hold(self, size: int, *, urgent: bool) -> bool:
        """Tell whether so many bytes would find room if all gave way that may."""
        stays = self.sending_size if urgent else self.sending_size + self._urgent_size
        if _LONG * size > self.most_size:
            stays += self._urgent_size if urgent else self.size - self._urgent_size
        return stays + size <= self.most_size

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
            entry = self._pop(self._other or self._urgent)
            if entry is not None:
                removed.append(entry)
        return removed

    def head(self) -> Entry | None:
        """Return the oldest entry."""
        lane = self._oldest_lane()
        return lane[0] if lane else None

    def pop(self) -> Entry | None:
        """Remove the oldest entry, if there is still one."""
        return self._pop(self._oldest_lane())

    def take(self, most: int) -> list[Entry]:
        """Remove the oldest entries, so many or as many as there are."""
        # Not by `pop`: this is done for every record, and its calls would cost as much as everything else about it.
        entries: list[Entry] = []
        urgent, other = self._urgent, self._other
        while len(entries) < most:
            lane = urgent if not other or (urgent and urgent[0][0] < other[0][0]) else other
            if not lane:
                break
            entry = lane.popleft()
            size = len(entry[1])
            self.count -= 1
            self.size -= size
            if lane is urgent:
                self._urgent_size -= size
            entries.append(entry)
        return entries

    def clear(self) -> list[Entry]:
        """Remove everything."""
        removed: list[Entry] = []
        while self._urgent or self._other:
            entry = self.pop()
            if entry is not None:
                removed.append(entry)
        return removed

    def _oldest_lane(self) -> deque[Entry]:
        if not self._urgent or not self._other:
            return self._urgent or self._other
        return self._urgent if self._urgent[0][0] < self._other[0][0] else self._other

    def _pop(self, lane: deque[Entry]) -> Entry | None:
        entry = lane.popleft() if lane else None
        if entry is not None:
            size = len(entry[1])
            self.count -= 1
            self.size -= size
            if lane is self._urgent:
                self._urgent_size -= size
        return entry
