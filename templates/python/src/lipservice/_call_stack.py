"""Who has called, where a library's record does not say by which way it came."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import FrameType

from lipservice._entry import Location

# Between a library's call and a handler of ours there are fewer; stacks of applications are much deeper.
_DEEPEST = 20
_OWN = "lipservice"


def callers(deepest: int = _DEEPEST) -> Iterator[FrameType]:
    """Yield the frames that have led to the caller, the nearest first."""
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001  as logging does it
    while frame is not None and deepest:
        yield frame
        frame = frame.f_back
        deepest -= 1


def package_of(frame: FrameType) -> str:
    """Return the first part of the name of the module that a frame runs."""
    name = frame.f_globals.get("__name__")
    return name.partition(".")[0] if isinstance(name, str) else ""


def location_outside(*packages: str) -> Location | None:
    """Return where the application called a library that consists of these packages."""
    for frame in callers():
        if package_of(frame) not in {*packages, _OWN}:
            return Location(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)
    return None
