"""Records that are sent together."""

from __future__ import annotations

from collections.abc import Callable

from lipservice._export.queue import Entry, Queue


class Bisection:
    """The search for the record that the endpoint cannot read, through halves of halves."""

    def __init__(self) -> None:
        """Begin before the first half is sent."""
        self.requests = 0


class Batch:
    """Records that are sent together, how often they were, and when they may be sent again."""

    def __init__(self, entries: list[Entry], size: int, bisection: Bisection | None = None) -> None:
        """Begin with no try."""
        self.entries = entries
        self.size = size
        self.bisection = bisection
        self.tries = 0
        self.not_before_ns = 0
        self.had_fresh_token = False
        self.is_last_try = False

    def __len__(self) -> int:
        """Return how many records it has."""
        return len(self.entries)

    def halves(self, bisection: Bisection | None) -> tuple[Batch, Batch]:
        """Return both halves, whose tries begin anew."""
        middle = (len(self.entries) + 1) // 2
        first, second = self.entries[:middle], self.entries[middle:]
        size = _size(first)
        return Batch(first, size, bisection), Batch(second, self.size - size, bisection)


def take_batch(queue: Queue, records: int, fits: Callable[[int, int], bool]) -> Batch:
    """Take from the queue what one request may carry: `fits` is asked with records and bytes. At least one record."""
    most, size = min(records, queue.count), queue.size
    # All that waits is more than what is taken. To ask for each record costs as much as to encode half of it.
    if fits(most, size):
        entries = queue.take(most)
        return Batch(entries, _size(entries))
    entries, size = [], 0
    while len(entries) < records and (head := queue.head()) is not None:
        if entries and not fits(len(entries) + 1, size + len(head[1])):
            break
        # What a finaliser emits meanwhile may have taken the place of the head.
        entry = queue.pop()
        if entry is not None:
            entries.append(entry)
            size += len(entry[1])
    return Batch(entries, size)


def _size(entries: list[Entry]) -> int:
    return sum(len(piece) for _, piece, _ in entries)
