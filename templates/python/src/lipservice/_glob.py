"""Texts that may hold `*` for any run of characters."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Glob:
    """A text in which each `*` stands for any run of characters; everything else is itself, and case counts."""

    text: str
    _first: str = field(init=False, repr=False, compare=False)
    _between: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _last: str | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        first, *others = self.text.split("*")
        object.__setattr__(self, "_first", first)
        object.__setattr__(self, "_between", tuple(piece for piece in others[:-1] if piece))
        object.__setattr__(self, "_last", others[-1] if others else None)

    def fits(self, text: str) -> bool:
        """Tell whether the whole of `text` has this form.

        Each piece between two `*` is taken where it comes first, which leaves most room to those behind it: no place is
        tried twice.
        """
        if self._last is None:
            return text == self._first
        at, end = len(self._first), len(text) - len(self._last)
        if at > end or not text.startswith(self._first) or not text.endswith(self._last):
            return False
        for piece in self._between:
            at = text.find(piece, at, end)
            if at < 0:
                return False
            at += len(piece)
        return True
