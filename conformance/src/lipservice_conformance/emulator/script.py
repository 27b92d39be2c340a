"""The sequence of answers that requests take in the order in which they arrive."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from lipservice_conformance.emulator.answer import Answer, AnswerError, read_answer

__all__ = ["AFTER_LAST", "Script", "read_script"]

AFTER_LAST = ("default", "last")
_BY_RULE = Answer()


class Script:
    """Steps, each for so many requests, and what comes after the last: the rules (`default`), or the last for ever."""

    def __init__(self, answers: Iterable[Answer] = (), after_last: str = "default") -> None:
        if after_last not in AFTER_LAST:
            raise AnswerError(f"after_last is {' or '.join(AFTER_LAST)}, not {after_last!r}")
        self.answers = tuple(answers)
        self._waiting = deque(self.answers)
        self._given = 0  # to how many requests the first of them
        self._rest = self._waiting[-1] if self._waiting and after_last == "last" else _BY_RULE

    @property
    def remaining(self) -> int:
        """How many requests the steps still answer."""
        return sum(answer.repeat for answer in self._waiting) - self._given

    def next(self) -> Answer:
        """Return the answer to the request that has arrived now."""
        if not self._waiting:
            return self._rest
        answer = self._waiting[0]
        self._given += 1
        if self._given == answer.repeat:
            self._waiting.popleft()
            self._given = 0
        return answer


def read_script(content: object) -> Script:
    """Read `{"answers": [...], "after_last": ...}`, or the list alone."""
    parts = {"answers": content} if isinstance(content, list) else content
    if not isinstance(parts, dict) or not isinstance(parts.get("answers"), list):
        raise AnswerError('a script is {"answers": [...]}')
    unknown = sorted(parts.keys() - {"answers", "after_last"})
    if unknown:
        raise AnswerError(f"no such part of a script: {', '.join(unknown)}")
    return Script([read_answer(one) for one in parts["answers"]], parts.get("after_last", "default"))
