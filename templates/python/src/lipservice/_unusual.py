"""Says that a record is not as most records are."""

from __future__ import annotations


class UnusualError(Exception):
    """The record has to go the long way; nothing of a stranger has been called yet."""
