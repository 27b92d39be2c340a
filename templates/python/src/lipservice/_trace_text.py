"""The trace of an exception, as `traceback.format_exception` writes it, which takes as long as all else about a record.

A frame's lines are the same whenever the same instruction raises, and are kept. What is more than frames and a message,
such as other exceptions behind this one, notes or a suggested name, is left to `traceback`.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import CodeType, TracebackType
from typing import Final, NamedTuple

_MOST_FRAMES: Final = 1_000
# Of more than so many equal ones in a row `traceback` writes how many they are.
_MOST_REPEATED: Final = 3
# Of these `traceback` says more.
_SPECIAL: Final = (AttributeError, ImportError, NameError, SyntaxError, BaseExceptionGroup)


class _Frame(NamedTuple):
    """What is written of a frame; `place` is what `traceback` takes for the same frame again."""

    code: CodeType
    place: tuple[str, int, str]
    text: str


# By the identity of the code, which each frame keeps alive: its hash would be that of all its instructions.
_frames: dict[tuple[int, int, int], _Frame] = {}


def trace_text(error: BaseException, message: str) -> str:
    """Return the trace of an exception whose own text is `message`."""
    if not _is_plain(error):
        return whole_trace(error)
    frames = list(_frames_of(error.__traceback__))
    if _repeats([frame.place for frame in frames]):
        return whole_trace(error)
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ not in {"__main__", "builtins"}:
        name = f"{kind.__module__}.{name}"
    head = [] if error.__traceback__ is None else ["Traceback (most recent call last):\n"]
    return "".join([*head, *[frame.text for frame in frames], f"{name}: {message}\n" if message else f"{name}\n"])


def whole_trace(error: BaseException) -> str:
    """Return what `traceback` writes."""
    import traceback  # noqa: PLC0415  few records have an exception, and few programs need it before

    return "".join(traceback.format_exception(error))


def _is_plain(error: BaseException) -> bool:
    hides_context = error.__context__ is None or error.__suppress_context__
    return (
        error.__cause__ is None
        and hides_context
        and not isinstance(error, _SPECIAL)
        and getattr(error, "__notes__", None) is None
        and isinstance(type(error).__module__, str)
    )


def _frames_of(trace: TracebackType | None) -> Iterator[_Frame]:
    while trace is not None:
        code = trace.tb_frame.f_code
        key = (id(code), trace.tb_lasti, trace.tb_lineno)
        frame = _frames.get(key)
        if frame is None or frame.code is not code:
            frame = _read(trace, code)
            if len(_frames) >= _MOST_FRAMES:
                _frames.clear()
            _frames[key] = frame
        yield frame
        trace = trace.tb_next


def _read(trace: TracebackType, code: CodeType) -> _Frame:
    import traceback  # noqa: PLC0415  as above

    place = (code.co_filename, trace.tb_lineno, code.co_name)
    return _Frame(code, place, "".join(traceback.format_tb(trace, limit=1)))


def _repeats(places: list[tuple[str, int, str]]) -> bool:
    """Tell whether there are more equal ones in a row than are written."""
    return any(
        places[at] == places[at - 1] and len(set(places[at - _MOST_REPEATED : at + 1])) == 1
        for at in range(_MOST_REPEATED, len(places))
    )
