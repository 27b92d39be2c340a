"""The header Retry-After: seconds, or one of the three dates of RFC 9110."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_SECONDS = re.compile(r"[0-9]+")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = "(?P<month>" + "|".join(_MONTHS) + ")"
_TIME = "(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
_DAY_NAME = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_LONG_DAY_NAME = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        f"{_DAY_NAME}, (?P<day>[0-9]{{2}}) {_MONTH} (?P<year>[0-9]{{4}}) {_TIME} GMT",
        f"{_LONG_DAY_NAME}, (?P<day>[0-9]{{2}})-{_MONTH}-(?P<year>[0-9]{{2}}) {_TIME} GMT",
        f"{_DAY_NAME} {_MONTH} (?P<day>[0-9]{{2}}| [0-9]) {_TIME} (?P<year>[0-9]{{4}})",
    )
)

# Years of two digits up to this one are of the 21st century.
_LAST_OF_2000S = 69
_SHORT_YEAR = 2

_1970 = datetime(1970, 1, 1, tzinfo=UTC)

# More seconds than any cap; more digits are as many, and converting a million of them would take a while.
_MANY_DIGITS = 12
_MANY_SECONDS = 10**_MANY_DIGITS


def read_retry_after(header: str, now_ms: int) -> int:
    """Return how many milliseconds the endpoint asks to wait; 0: none, or what cannot be read."""
    text = header.strip(" \t")
    if _SECONDS.fullmatch(text):
        digits = text.lstrip("0")
        return 1000 * (_MANY_SECONDS if len(digits) > _MANY_DIGITS else int(digits or "0"))
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            date_ms = _date_ms(found)
            return 0 if date_ms is None else max(0, date_ms - now_ms)
    return 0


def _date_ms(found: re.Match[str]) -> int | None:
    """Return a date as milliseconds since 1970, or None if there is no such date."""
    year = int(found["year"])
    if len(found["year"]) == _SHORT_YEAR:
        year += 2000 if year <= _LAST_OF_2000S else 1900
    month = _MONTHS.index(found["month"]) + 1
    day, hour, minute, second = (int(found[name]) for name in ("day", "hour", "minute", "second"))
    try:
        date = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return (date - _1970) // timedelta(milliseconds=1)
