"""What may fit at a place of a text, as functions that return every end it can have there. No automaton, no `re`."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final, TypeAlias

__all__ = ["Fit", "Text", "either", "letters", "maybe", "one", "row", "some"]

ENDLESS: Final = 1 << 30


@dataclass(slots=True)
class Text:
    """A text, and how far anybody has read that fitted so far."""

    content: str
    furthest: int = 0


Fit: TypeAlias = Callable[[Text, int], Collection[int]]


def one(members: str) -> Fit:
    """Fit one of these characters."""
    known = frozenset(members)

    def fit(text: Text, at: int) -> Collection[int]:
        if at >= len(text.content) or text.content[at] not in known:
            return ()
        text.furthest = max(text.furthest, at + 1)
        return (at + 1,)

    return fit


def letters(word: str, *, any_case: bool = False) -> Fit:
    """Fit a word."""
    return row(*(one(char.lower() + char.upper() if any_case else char) for char in word))


def row(*parts: Fit) -> Fit:
    """Fit its parts, one behind the other."""

    def fit(text: Text, at: int) -> Collection[int]:
        ends: Collection[int] = (at,)
        for part in parts:
            ends = {end for start in ends for end in part(text, start)}
            if not ends:
                break
        return ends

    return fit


def either(*options: Fit) -> Fit:
    """Fit any of its options."""
    return lambda text, at: {end for option in options for end in option(text, at)}


def some(part: Fit, least: int, most: int = ENDLESS) -> Fit:
    """Fit a part so many times."""

    def fit(text: Text, at: int) -> Collection[int]:
        reached: set[int] = {at} if least == 0 else set()
        edge: Collection[int] = (at,)
        times = 0
        while edge and times < most:
            times += 1
            edge = {end for start in edge for end in part(text, start)}
            if times > least:
                edge -= reached
            if times >= least:
                reached |= edge
        return reached

    return fit


def maybe(part: Fit) -> Fit:
    """Fit a part or nothing."""
    return some(part, 0, 1)
