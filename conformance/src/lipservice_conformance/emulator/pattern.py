"""Which pattern a row has, or accounts for."""

from __future__ import annotations

import re
from functools import lru_cache

from lipservice_conformance.slow_model import slow_template

__all__ = ["pattern_of"]

_SETTLED = re.compile(r"\d+ more like this were not sent: (.*)", re.DOTALL)
# Where values stand in a native template.
_PLACES = re.compile(r"%[ds]|<\*>")
_MOST_KNOWN = 20_000


def pattern_of(body: str, reason: str) -> str:
    """Return the template; native templates, which some counts name, are read as their messages are."""
    settled = _SETTLED.fullmatch(body) if reason == "settled" else None
    return _template(_PLACES.sub("0", settled[1]) if settled else body)


@lru_cache(_MOST_KNOWN)
def _template(text: str) -> str:
    template, _ = slow_template(text)
    return template
