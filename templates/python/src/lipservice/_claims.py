"""Who else may have taken a record of logging: each is decided once, however many ways it comes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final, TypeAlias

from lipservice._logging_entry import MARK

Claim: TypeAlias = Callable[[logging.LogRecord], bool]

# Empty in most programs. Each tells whether it has taken a record, or takes it now.
claims: Final[list[Claim]] = []


# Each tells of the name of a logger whether somebody waits for its next record, of which all is decided.
expected: Final[list[Callable[[str], bool]]] = []


def is_claimed(record: logging.LogRecord) -> bool:
    """Tell whether a record is somebody else's. All are asked, because each may be waiting for it."""
    # A copy: the end of a handler may change the list at any moment, and nobody may be passed over for that.
    found = [claim(record) for claim in claims.copy()]
    return True in found


def is_expected(logger: str) -> bool:
    """Tell whether somebody waits for the next record of a logger."""
    return True in {waits(logger) for waits in expected}


def claim(others: Claim, *, wanted: bool = True) -> None:
    """Have somebody asked, once, or not any more."""
    if wanted and others not in claims:
        claims.append(others)
    elif not wanted and others in claims:
        claims.remove(others)


def is_marked(record: logging.LogRecord) -> bool:
    """Tell whether another handler has taken the record, and mark it for those to come."""
    if MARK in record.__dict__:
        return True
    record.__dict__[MARK] = True
    return False
