"""What was seen and kept over time, in a bounded number of steps that grow with the log."""

from __future__ import annotations

MOST_STEPS = 240
_FIRST_STEP_MS = 1_000


class History:
    """Records and kept ones by time. Where the steps do not reach, each two become one."""

    def __init__(self) -> None:
        """Begin with steps of a second."""
        self.start_ms = 0
        self.step_ms = _FIRST_STEP_MS
        self.seen: list[int] = []
        self.kept: list[int] = []

    def add(self, now_ms: int, *, keep: bool) -> None:
        """Count a record. A time before the first one counts as the first."""
        if not self.seen:
            self.start_ms = now_ms
        step = max(0, now_ms - self.start_ms) // self.step_ms
        while step >= MOST_STEPS:
            self._widen()
            step //= 2
        if step >= len(self.seen):
            missing = [0] * (step + 1 - len(self.seen))
            self.seen += missing
            self.kept += missing
        self.seen[step] += 1
        self.kept[step] += keep

    def _widen(self) -> None:
        self.step_ms *= 2
        self.seen, self.kept = _paired(self.seen), _paired(self.kept)


def _paired(counts: list[int]) -> list[int]:
    return [sum(counts[at : at + 2]) for at in range(0, len(counts), 2)]
