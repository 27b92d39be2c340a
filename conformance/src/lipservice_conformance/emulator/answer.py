"""A step of a script: how one request, or several in a row, are answered instead of by the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

__all__ = ["Answer", "AnswerError", "Fault", "PartialSuccess", "read_answer"]


class AnswerError(ValueError):
    """A step that says nothing that could be done."""


class Fault(StrEnum):
    """What goes wrong with an answer. docs/emulator.md describes each by its name."""

    BROKER_DOWN = "broker_down"
    HALF_OPEN = "half_open"
    LOST_REPLY = "lost_reply"
    OVERSIZE_REPLY = "oversize_reply"
    QUOTA = "quota"
    RESET_BEFORE_STATUS = "reset_before_status"
    RESET_MID_REQUEST = "reset_mid_request"
    RESET_MID_RESPONSE = "reset_mid_response"
    SLOW_BODY = "slow_body"
    SLOW_HEADERS = "slow_headers"


_STORE_NOTHING = {Fault.HALF_OPEN, Fault.RESET_BEFORE_STATUS, Fault.RESET_MID_REQUEST}


@dataclass(frozen=True)
class PartialSuccess:
    """What an OTLP endpoint says of records that it did not take: the last ones of the request."""

    rejected: int = 0
    error_message: str = ""


@dataclass(frozen=True)
class Answer:
    """How a request is answered. An empty one lets the rules decide.

    Args:
        status: The status. Below 300, rows are stored by the rules; from 300 on, nothing is.
        headers: Headers besides those of the rules, such as Retry-After.
        body: The body, as text.
        delay: Seconds before the answer.
        fault: What goes wrong.
        repeat: How many requests are answered so.
        partial_success: What the endpoint says it did not take.
        store: Whether rows are stored, whatever the status.
        pace: Seconds between two bytes of a slow answer.
    """

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    delay: float = 0.0
    fault: Fault | None = None
    repeat: int = 1
    partial_success: PartialSuccess | None = None
    store: bool | None = None
    pace: float = 0.1

    def __post_init__(self) -> None:
        if self.status is not None and not 200 <= self.status <= 599:
            raise AnswerError(f"a status is 200 to 599, not {self.status}")
        if self.repeat < 1 or self.delay < 0 or self.pace < 0:
            raise AnswerError("repeat is at least 1, delay and pace at least 0")

    @property
    def may_store(self) -> bool:
        """Whether rows that the rules would store are stored."""
        if self.store is not None:
            return self.store
        return self.fault not in _STORE_NOTHING and (self.status or 200) < 300

    def to_json(self) -> dict[str, Any]:
        """Return the step as `read_answer` reads it."""
        return asdict(self)


def read_answer(content: object) -> Answer:
    """Read a step; a name that is none is an error, so that no misspelt fault passes for success."""
    if not isinstance(content, dict):
        raise AnswerError(f"a step is an object, not {content!r:.60}")
    unknown = sorted(content.keys() - {one.name for one in fields(Answer)})
    if unknown:
        raise AnswerError(f"no such part of a step: {', '.join(unknown)}")
    values = dict(content)
    try:
        if values.get("fault") is not None:
            values["fault"] = Fault(values["fault"])
        if values.get("partial_success") is not None:
            values["partial_success"] = PartialSuccess(**values["partial_success"])
        values["headers"] = {str(name): str(value) for name, value in values.get("headers", {}).items()}
        return Answer(**values)
    except (TypeError, AttributeError, ValueError) as error:
        raise AnswerError(f"{error}; faults are {', '.join(Fault)}") from error
