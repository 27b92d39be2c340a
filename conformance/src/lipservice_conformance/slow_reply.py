"""The slow model of what is done with an answer, from the rules in words and RFC 9110: no table is read from the spec.

A status is looked up in a list of what each profile does with it, as the rules tell it; dates are taken apart by the
grammar of RFC 9110, 5.6.7, and put together by the calendar of the standard library.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from lipservice_conformance.slow_json import repair

__all__ = ["asked_pause", "reply"]

BASE_MS: Final = 500
CAP_MS: Final = 30_000
PAUSE_CAP_MS: Final = 15 * 60 * 1000
FEW_TRIES: Final = 2
BISECT_REQUESTS: Final = 32
DOUBTFUL_RESET_ABOVE: Final = 1 << 20
RANDOM_BITS: Final = 24

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SHORT_DAYS: Final = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
LONG_DAYS: Final = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
MONTH: Final = f"(?P<month>{'|'.join(MONTHS)})"
TIME: Final = "(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
DATES: Final = (
    re.compile(f"{SHORT_DAYS}, (?P<day>[0-9]{{2}}) {MONTH} (?P<year>[0-9]{{4}}) {TIME} GMT"),
    re.compile(f"{LONG_DAYS}, (?P<day>[0-9]{{2}})-{MONTH}-(?P<year>[0-9]{{2}}) {TIME} GMT"),
    re.compile(f"{SHORT_DAYS} {MONTH} (?P<day>[0-9]{{2}}| [0-9]) {TIME} (?P<year>[0-9]{{4}})"),
)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Attempt:
    """The request that was answered, and the answer: the arguments of the operation."""

    profile: str
    status: int
    retry_after: str | bytes = ""
    date_ms: int = 0
    tries: int = 1
    records: int = 1
    bytes: int = 1000
    compressed: int = 1
    bisects: int = 0
    reset: int = 0
    random: int = 0


def reply(**arguments: Any) -> dict[str, Any]:
    """Return what is done. Shape: `{"action": "retry", "loss": "", "wait_ms": 250, "throttled_ms": 0}`."""
    attempt = Attempt(**arguments)
    action, loss = _decision(attempt)
    if action != "retry":
        return {"action": action, "loss": loss, "wait_ms": 0, "throttled_ms": 0}
    pause = asked_pause(repair(attempt.retry_after), attempt.date_ms) if attempt.status else 0
    wait = _wait(pause, attempt.tries, attempt.random)
    return {"action": action, "loss": loss, "wait_ms": wait, "throttled_ms": pause}


def asked_pause(header: str, now_ms: int) -> int:
    """Return the milliseconds for which a Retry-After asks, as they are kept; 0 for none."""
    text = header.strip(" \t")
    if re.fullmatch("[0-9]+", text):
        significant = text.lstrip("0")
        # More digits than the cap has: Python would refuse to read some thousands of them.
        asked = PAUSE_CAP_MS if len(significant) > len(str(PAUSE_CAP_MS)) else int(significant or "0") * 1000
    else:
        date = _date_ms(text)
        asked = 0 if date is None else date - now_ms
    return min(max(asked, 0), PAUSE_CAP_MS)


def _wait(pause: int, tries: int, random: int) -> int:
    if pause:
        return min(pause + (BASE_MS * random >> RANDOM_BITS), PAUSE_CAP_MS)
    doublings = min(tries - 1, CAP_MS.bit_length())  # more change nothing
    return min(CAP_MS, BASE_MS << doublings) * random >> RANDOM_BITS


def _date_ms(text: str) -> int | None:
    for form in DATES:
        found = form.fullmatch(text)
        if found:
            return _moment_ms(found)
    return None


def _moment_ms(found: re.Match[str]) -> int | None:
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += 2000 if year < 70 else 1900
    clock = (int(found["hour"]), int(found["minute"]), int(found["second"]))
    try:
        moment = datetime(year, MONTHS.index(found["month"]) + 1, int(found["day"]), *clock, tzinfo=UTC)
    except ValueError:
        return None
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * 1000


def _decision(attempt: Attempt) -> tuple[str, str]:
    """Return the action, and the loss where records are lost with it."""
    if attempt.profile not in ("otlp", "posthog"):
        raise ValueError(f"expected otlp or posthog, got {attempt.profile!r}")
    if not attempt.status:
        return _without_an_answer(attempt), ""
    if 200 <= attempt.status <= 299:
        return "accept", ""
    if attempt.status == 413:
        return _halves(attempt, "too_large")
    if attempt.status in (429, 502, 503, 504):
        return "retry", ""
    return _of_posthog(attempt) if attempt.profile == "posthog" else ("lose", "refused")


def _without_an_answer(attempt: Attempt) -> str:
    """A reset while a long body is sent may have been a 413 that nobody saw: PostHog closes the connection then."""
    doubtful = attempt.reset and attempt.profile == "posthog" and attempt.bytes > DOUBTFUL_RESET_ABOVE
    return "halve" if doubtful and attempt.tries == 1 and attempt.records > 1 else "retry"


def _of_posthog(attempt: Attempt) -> tuple[str, str]:
    match attempt.status:
        case 400:
            return _halves(attempt, "bad_request") if attempt.bisects < BISECT_REQUESTS else ("lose", "bad_request")
        case 401:
            return "stop", "unauthorized"
        case 408:
            return "retry", ""
        case 415:
            return ("uncompressed", "") if attempt.compressed else ("lose", "refused")
        case 500:
            return ("retry", "") if attempt.tries < FEW_TRIES else _halves(attempt, "server_error")
    return "lose", "refused"


def _halves(attempt: Attempt, loss: str) -> tuple[str, str]:
    return ("halve", "") if attempt.records > 1 else ("lose", loss)
