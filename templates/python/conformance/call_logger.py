"""What an application can do with a logger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class NotApplicableError(Exception):
    """There is no such thing here."""


@dataclass(frozen=True)
class Line:
    """One call. `level` is one of the option `level`; `template` is given where there are `args`."""

    logger: str
    level: str
    message: str
    template: str | None = None
    args: tuple[object, ...] = ()
    attributes: Mapping[str, object] = field(default_factory=dict)
    has_error: bool = False

    @property
    def words(self) -> tuple[object, ...]:
        """The message, or the template and its parameters."""
        return (self.message,) if self.template is None else (self.template, *self.args)


class Logger(Protocol):
    """A logger with a handler of the application's own, which writes into memory."""

    def log(self, line: Line) -> None:
        """Make the call; the exception being handled belongs to it if `has_error`."""

    def log_value(self, message: str, value: object) -> int:
        """Log a value in every way there is. Returns how many records that makes."""

    def connect_again(self) -> None:
        """Connect LipService by one more documented way."""

    def reconfigure(self) -> None:
        """Set up the logger anew."""

    def state(self) -> object:
        """Return what can be compared of how it is set up."""
