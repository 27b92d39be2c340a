"""A rule of redaction."""

from __future__ import annotations

from typing import NamedTuple


class RedactionRule(NamedTuple):
    """What stands in place of what the rule fits, and whether its digits are checked."""

    id: str
    replacement: str
    checked: bool
