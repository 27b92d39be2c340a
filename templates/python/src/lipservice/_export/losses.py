"""Tells of losses: by a line, and by a record that goes where the others should have gone."""

from __future__ import annotations

from collections import Counter

from lipservice._log_record import LogRecord
from lipservice._reply_tables import LOST_KEY, NOTICE_KEY, NOTICE_SECONDS

_NS = 1_000_000_000
_WARN = 13


class Losses:
    """Knows what was told. Not safe under threads: who uses it holds a lock."""

    def __init__(self) -> None:
        """Begin with nothing lost."""
        self._told: Counter[str] = Counter()
        self._said: Counter[str] = Counter()
        self._told_ns: int | None = None
        self._said_ns: int | None = None

    def line(self, lost: Counter[str], now_ns: int) -> str:
        """Return what is to be said on standard error, if anything is and it is time."""
        news = lost - self._said
        if not news or not _is_time(self._said_ns, now_ns):
            return ""
        self._said, self._said_ns = Counter(lost), now_ns
        return _sentence(news)

    def record(self, lost: Counter[str], now_ns: int, *, last: bool) -> LogRecord | None:
        """Return the record that tells of losses, if there are some and it is time.

        `last` is for the end, when it is now or never.
        """
        news = lost - self._told
        if not news or not (last or _is_time(self._told_ns, now_ns)):
            return None
        self._told, self._told_ns = Counter(lost), now_ns
        return LogRecord(_sentence(news), _WARN, {NOTICE_KEY: "loss", LOST_KEY: dict(news.most_common())})


def _is_time(last_ns: int | None, now_ns: int) -> bool:
    return last_ns is None or now_ns - last_ns >= NOTICE_SECONDS * _NS


def _sentence(lost: Counter[str]) -> str:
    reasons = ", ".join(f"{reason} {count}" for reason, count in lost.most_common())
    return f"LipService lost {lost.total()} records: {reasons}"
