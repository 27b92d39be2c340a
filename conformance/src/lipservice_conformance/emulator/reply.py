"""What is answered to a request, and the refusal that ends one early."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Refusal", "Reply", "json_reply", "text_reply"]

_JSON = "application/json"
_TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """A status, headers and a body."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):  # noqa: N818  it is an answer, and nothing went wrong
    """Ends the handling of a request with this reply."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"refused with {reply.status}")
        self.reply = reply


def json_reply(status: int, content: object) -> Reply:
    """Return a reply with a JSON body, written as tightly as the service does."""
    return Reply(status, json.dumps(content, separators=(",", ":")).encode(), {"content-type": _JSON})


def text_reply(status: int, content: str, **headers: str) -> Reply:
    """Return a reply in plain text."""
    return Reply(status, content.encode(), {"content-type": _TEXT, **headers})
