"""Keeps secrets out of whatever is shown, also of what a network or an endpoint says."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lipservice._export.settings import Settings

_LONGEST = 200
_SHORTEST_SECRET = 4
_MARK = "…"

_CONTROL = re.compile("[\x00-\x1f\x7f]")
# What is left of an address whose user was taken off may be a query: behind the host nothing is shown.
_REST = re.compile(r"…@([A-Za-z0-9._:\[\]-]*)[^ `\"A-Za-z0-9._:\[\]-][^ `\"]*")
_USER = re.compile(r"//[^ /?#`\"]*@")
_QUERY = re.compile(r"[?][^ `\"]+")


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Return the texts that must never be shown, the longest first."""
    found = {settings.text("posthog_api_key")}
    for value in settings.headers().values():
        found |= {value, value.split(" ")[-1]}
    return tuple(sorted((text for text in found if len(text) >= _SHORTEST_SECRET), key=lambda text: (-len(text), text)))


def hide(text: str, secrets: Iterable[str] = ()) -> str:
    """Return a text on one line, not too long, with a mark in place of secrets, users and queries of addresses."""
    for secret in secrets:
        text = text.replace(secret, _MARK)
    text = _REST.sub(r"…@\1…", _CONTROL.sub(" ", text))
    text = _QUERY.sub("?…", _USER.sub("//…@", text))
    return text if len(text) <= _LONGEST else text[:_LONGEST] + _MARK
