"""Reads times from log lines, in the forms that are common there, as milliseconds since 1970."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = rf"({'|'.join(_MONTHS)})"
_EPOCH_DAY = date(1970, 1, 1).toordinal()

# Digits of a time since 1970, and how many of them make a millisecond: s, ms, us, ns.
_EPOCH_MS = {10: (1000, 1), 13: (1, 1), 16: (1, 1_000), 19: (1, 1_000_000)}

# Syslog leaves the year out; only differences matter, and this one has a 29th of February.
_ANY_YEAR = 2000
_HALF_A_YEAR = 6


class TimeForm(NamedTuple):
    """A way to write a time: what it is called, and how it is found and read."""

    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], int]


@lru_cache(maxsize=64)
def _day(year: int, month: int, day: int) -> int:
    """Return the first millisecond of a day. Raises ValueError."""
    return (date(year, month, day).toordinal() - _EPOCH_DAY) * 86_400_000


def _in_day(hour: str, minute: str, second: str, fraction: str | None) -> int:
    return (int(hour) * 3600 + int(minute) * 60 + int(second)) * 1000 + (int(f"{fraction}00"[:3]) if fraction else 0)


@lru_cache(maxsize=64)
def _zone(text: str | None) -> int:
    """Return what a zone is ahead of UTC. A time without one is taken as UTC."""
    if not text or text == "Z":
        return 0
    digits = text[1:].replace(":", "")
    ahead = (int(digits[:2]) * 60 + int(digits[2:])) * 60_000
    return -ahead if text[0] == "-" else ahead


def _read_iso(match: re.Match[str]) -> int:
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    return _day(int(year), int(month), int(day)) + _in_day(hour, minute, second, fraction) - _zone(zone)


def _read_common(match: re.Match[str]) -> int:
    day, month, year, hour, minute, second, zone = match.groups()
    return _day(int(year), _MONTHS.index(month) + 1, int(day)) + _in_day(hour, minute, second, None) - _zone(zone)


def _read_epoch(match: re.Match[str]) -> int:
    digits, _, fraction = match[0].partition(".")
    times, parts = _EPOCH_MS[len(digits)]
    return int(digits) * times // parts + (int(f"{fraction}00"[:3]) if fraction else 0)


class _Syslog:
    """Adds the year to times that come without: the next one begins where a month is much smaller than the last."""

    def __init__(self) -> None:
        self._year = _ANY_YEAR
        self._month = 0

    def read(self, match: re.Match[str]) -> int:
        name, day, hour, minute, second, fraction, year = match.groups()
        month = _MONTHS.index(name) + 1
        if year is None:
            if month < self._month - _HALF_A_YEAR:
                self._year += 1
            self._month = month
        return _day(int(year or self._year), month, int(day)) + _in_day(hour, minute, second, fraction)


_CLOCK = r"(\d\d):(\d\d):(\d\d)"
_ISO = re.compile(
    r"(\d{4})[-/.](\d\d)[-/.](\d\d)[T _-](\d\d)[:.](\d\d)[:.](\d\d)(?:[.,](\d{1,9}))?\s?(Z\b|[+-]\d\d:?\d\d(?!\d))?"
)
_SYSLOG = re.compile(rf"(?:[A-Z][a-z]{{2}} )?{_MONTH} {{1,2}}(\d{{1,2}}) {_CLOCK}(?:\.(\d{{1,9}}))?(?: (\d{{4}})\b)?")
_COMMON = re.compile(rf"(\d\d)/{_MONTH}/(\d{{4}}):{_CLOCK} ([+-]\d{{4}})")
_EPOCH = re.compile(r"(?:\d{19}|\d{16}|\d{13}|\d{10}(?:\.\d{1,9})?)(?![\w.])")


def time_forms() -> tuple[TimeForm, ...]:
    """Return all forms, for one file."""
    return (
        TimeForm("ISO 8601", _ISO, _read_iso),
        TimeForm("syslog", _SYSLOG, _Syslog().read),
        TimeForm("common log format", _COMMON, _read_common),
        TimeForm("time since 1970", _EPOCH, _read_epoch),
    )


class FieldTime:
    """Reads the time of a field, whatever form it has; the form of the last one is tried first."""

    def __init__(self) -> None:
        """Begin with all forms."""
        self._forms = list(time_forms())

    def read(self, value: object) -> int | None:
        """Return the time, or None if it is none."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return None
        text = value.strip() if isinstance(value, str) else repr(value)
        for form in self._forms:
            match = form.pattern.match(text)
            if match is not None:
                if form is not self._forms[0]:
                    self._forms.remove(form)
                    self._forms.insert(0, form)
                try:
                    return form.read(match)
                except ValueError:
                    return None
        return None
