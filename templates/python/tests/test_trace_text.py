"""Traces are those of `traceback`, whatever is raised and however often."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from types import CodeType, TracebackType
from typing import Any, NoReturn

import pytest

from lipservice import _trace_text
from lipservice._failure import of_exception

SAID = "of two\nlines"


class OwnError(Exception):
    """Not one of Python's."""


def _plain() -> None:
    raise LookupError(SAID)


def _own() -> None:
    raise OwnError(SAID)


def _silent() -> None:
    raise OwnError


def _two_calls_on_a_line() -> None:
    [act() for act in (str, _plain)]


def _caused() -> None:
    try:
        _plain()
    except LookupError as error:
        raise OwnError(SAID) from error


def _in_the_middle() -> None:
    try:
        _plain()
    except LookupError:
        raise OwnError(SAID)  # noqa: B904  that is what is tried


def _from_none() -> None:
    try:
        _plain()
    except LookupError:
        raise OwnError(SAID) from None


def _noted() -> None:
    error = OwnError(SAID)
    error.add_note("a note")
    raise error


def _misspelt() -> None:
    SAID.uper()  # type: ignore[attr-defined] # it is misspelt


def _grouped() -> None:
    raise ExceptionGroup(SAID, [ValueError("one"), KeyError("two")])


def _unreadable() -> None:
    class Unreadable(Exception):  # noqa: N818  its text cannot be read
        def __str__(self) -> NoReturn:
            raise ValueError

    raise Unreadable


def _compiled() -> None:
    exec("1 +")  # noqa: S102  a syntax error has a place of its own


def _deep(calls: int) -> Callable[[], None]:
    def descend(left: int) -> None:
        if left:
            descend(left - 1)
        _plain()

    return lambda: descend(calls)


def _raised(act: Callable[[], None]) -> BaseException:
    try:
        act()
    except BaseException as error:  # noqa: BLE001  whatever it is
        return error
    raise AssertionError


@pytest.mark.parametrize(
    "act",
    [
        *(_plain, _own, _silent, _two_calls_on_a_line, _caused, _in_the_middle, _from_none, _noted, _misspelt),
        *(_grouped, _unreadable, _compiled, *map(_deep, range(7)), _deep(100)),
    ],
)
def test_a_trace_is_what_traceback_writes(act: Callable[[], None]) -> None:
    for _ in range(3):
        error = _raised(act)

        assert of_exception(error).stacktrace == "".join(traceback.format_exception(error))


def test_an_exception_that_was_never_raised_has_no_frames() -> None:
    assert of_exception(OwnError("new")).stacktrace == f"{__name__}.OwnError: new\n"


def test_the_lines_of_a_frame_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []
    read = _trace_text._read

    def note(trace: TracebackType, code: CodeType) -> _trace_text._Frame:
        names.append(code.co_name)
        return read(trace, code)

    monkeypatch.setattr(_trace_text, "_frames", {})
    monkeypatch.setattr(_trace_text, "_read", note)
    for _ in range(5):
        of_exception(_raised(_plain))

    assert names == ["_raised", "_plain"]


def test_frames_are_kept_in_bounded_number() -> None:
    for number in range(2 * _trace_text._MOST_FRAMES):
        place: dict[str, Any] = {}
        exec(compile("def act(): raise KeyError", f"file {number}", "exec"), place)  # noqa: S102  code that is new
        of_exception(_raised(place["act"]))

        assert len(_trace_text._frames) <= _trace_text._MOST_FRAMES
