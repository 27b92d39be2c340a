"""What a decision leaves on a record that is sent."""

from __future__ import annotations

from lipservice._otlp_tables import (
    RECORD_KEY_COUNT,
    RECORD_KEY_PATTERN,
    RECORD_KEY_RANDOMNESS,
    RECORD_KEY_REASON,
    RECORD_KEY_THRESHOLD,
    RECORD_KEY_WEIGHT,
    RECORD_KEY_WOULD_KEEP,
    RECORD_KEY_WOULD_REASON,
    UNSAID,
)
from lipservice._probability import threshold_text, weight

FULL = "full"
# OpenTelemetry's `rv` has 14 digits, of which the first six count.
_REST_OF_RANDOMNESS = "0" * 8

# Every key a stamp can have: what an application gives in these is not the application's to give.
STAMP_KEYS = frozenset(
    {
        RECORD_KEY_COUNT,
        RECORD_KEY_WEIGHT,
        RECORD_KEY_PATTERN,
        RECORD_KEY_REASON,
        RECORD_KEY_THRESHOLD,
        RECORD_KEY_RANDOMNESS,
        RECORD_KEY_WOULD_KEEP,
        RECORD_KEY_WOULD_REASON,
    }
)


def stamps(  # noqa: PLR0913  these are what it depends on
    reason: str, pattern: str, *, rate: int, count: int = 1, r24: int = -1, full: bool = False
) -> dict[str, object]:
    """Return the attributes of a record that is kept, in order.

    Args:
        reason: Why it is kept.
        pattern: The id of its pattern.
        rate: The chance it had, in parts of ONE; 0: it only gives context.
        count: How many records it accounts for.
        r24: The randomness of its request, where that decided; -1: it did not.
        full: Whether what goes without saying is said.
    """
    stands_for = weight(rate)
    found: dict[str, object] = {}
    if full or count != 1:
        found[RECORD_KEY_COUNT] = count
    if full or stands_for != 1:
        found[RECORD_KEY_WEIGHT] = stands_for
    if found:
        found[RECORD_KEY_PATTERN] = pattern
    if full or reason not in UNSAID:
        found[RECORD_KEY_REASON] = reason
    if r24 >= 0:
        found[RECORD_KEY_THRESHOLD] = threshold_text(rate)
        found[RECORD_KEY_RANDOMNESS] = f"{r24:06x}{_REST_OF_RANDOMNESS}"
    return found


def shadow_stamps(reason: str, *, keep: bool, full: bool = False) -> dict[str, object]:
    """Return the attributes of a record under a policy with `shadow`: what would have become of it."""
    if keep and not full:
        return {}
    return {RECORD_KEY_WOULD_KEEP: keep, RECORD_KEY_WOULD_REASON: reason}
