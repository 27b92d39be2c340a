"""The messages of ten patterns: such as a scanner knows after a while, and such as it has to read anew each time."""

from __future__ import annotations

import random
from itertools import cycle, islice

__all__ = ["MESSAGES", "PATTERNS", "known_messages", "scanned_messages"]

# Each message holds one variable part. About 30 bytes, as in an ordinary log.
PATTERNS = (
    "payment {} was accepted",
    "order {} waits for its parts",
    "cart {} has expired",
    "sent receipt {} to the customer",
    "address {} could not be verified",
    "session {} was renewed",
    "stock of article {} is low",
    "retrying delivery {} tomorrow",
    "voucher {} was applied twice",
    "invoice {} is overdue",
)

_SEED = 10
_KNOWN = 1000
MESSAGES = 20_000  # more than the caches of any scanner hold
_LETTERS = "bcdfghjkmnpqrstvwxz"


def known_messages() -> list[str]:
    """Return messages that differ in numbers, the same thousand again and again; the patterns take turns."""
    thousand = [PATTERNS[at % len(PATTERNS)].format(10_000 + 7 * at) for at in range(_KNOWN)]
    return list(islice(cycle(thousand), MESSAGES))


def scanned_messages() -> list[str]:
    """Return messages of the same patterns that differ in letters, which no cache of texts can expect."""
    draw = random.Random(_SEED)  # noqa: S311  nothing secret
    return [PATTERNS[at % len(PATTERNS)].format(_identifier(draw)) for at in range(MESSAGES)]


def _identifier(draw: random.Random) -> str:
    return "".join(draw.choices(_LETTERS, k=5)) + str(draw.randint(0, 9)) + "".join(draw.choices(_LETTERS, k=3))
