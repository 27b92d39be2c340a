"""Options of the call that JSON cannot hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, NoReturn

from lipservice import LogRecord

Json = dict[str, Any]


def call_options(given: Json) -> Json:
    """Return the options with functions in place of their names; equal ones are the same function."""
    options = dict(given)
    if "before_send" in options:
        options["before_send"] = _HOOKS[options["before_send"]]
    if "identity_provider" in options:
        provided = options["identity_provider"]
        options["identity_provider"] = _raise if provided == "raise" else _provider(*provided)
    return options


def _raise(*_: object) -> NoReturn:
    message = "as asked for"
    raise RuntimeError(message)


def _drop(_: LogRecord) -> None:
    pass


def _mark(record: LogRecord) -> LogRecord:
    return replace(record, attributes={**(record.attributes or {}), "marked": True})


_HOOKS: dict[str, Callable[[LogRecord], object]] = {"raise": _raise, "drop": _drop, "mark": _mark}


@cache
def _provider(distinct_id: str | None, session_id: str | None) -> Callable[[], tuple[str | None, str | None]]:
    return lambda: (distinct_id, session_id)
