"""An exception as the three texts that are sent of it."""

from __future__ import annotations

import sys

from lipservice._entry import Failure
from lipservice._trace_text import trace_text, whole_trace


def read_failure(given: object) -> Failure | None:
    """Return the texts of what `exc_info` may be: an exception, a triple, or true for the one being handled."""
    error: object = given
    if isinstance(given, tuple):
        error = given[1] if len(given) > 1 else None
    elif given and not isinstance(given, BaseException):
        error = sys.exc_info()[1]
    return of_exception(error) if isinstance(error, BaseException) else None


def of_exception(error: BaseException) -> Failure:
    """Return the texts of an exception. Its own text may raise; the trace then has what Python puts in its place."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    try:
        message = str(error)
    except Exception:  # noqa: BLE001  it is the application's
        return Failure(name, "", whole_trace(error))
    return Failure(name, message, trace_text(error, message))
