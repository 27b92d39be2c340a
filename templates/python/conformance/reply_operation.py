"""The operation `reply`."""

from __future__ import annotations

from dataclasses import dataclass

from lipservice._export.reply import Attempt, asked_ms, judge
from lipservice._json_value import well_formed
from lipservice._reply_tables import PROFILES


@dataclass(frozen=True)
class Reply:
    """What is done with an answer."""

    action: str
    loss: str
    wait_ms: int
    throttled_ms: int


def reply(  # noqa: PLR0913  the spec's arguments, one each
    *,
    profile: str | bytes,
    status: int,
    retry_after: str | bytes,
    date_ms: int,
    tries: int,
    records: int,
    bytes: int,  # noqa: A002  the spec's name
    compressed: int,
    bisects: int,
    reset: int,
    random: int,
) -> Reply:
    """Judge an answer."""
    asked = asked_ms(status, well_formed(retry_after), date_ms)
    attempt = Attempt(status, asked, tries, records, bytes, compressed == 1, bisects, reset == 1, random)
    verdict = judge(PROFILES[well_formed(profile)], attempt)
    return Reply(verdict.action, verdict.loss, verdict.wait_ms, verdict.throttled_ms)
