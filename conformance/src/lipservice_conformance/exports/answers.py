"""Random answers to requests: every status, and texts that are nearly a Retry-After."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from lipservice_conformance.values import Json

__all__ = ["random_answer"]

STATUSES: Final = (0, 0, 200, 299, 300, 400, 401, 408, 413, 415, 429, 429, 500, 502, 503, 503, 504, 505)
TRIES: Final = (1, 1, 1, 2, 2, 3, 6, 7, 8, 32, 33, 64, 65, 1_025, 2**31)
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
LATEST_MS: Final = 4_000_000_000_000
MOST_RANDOM: Final = (1 << 24) - 1


def random_answer(rng: Random) -> dict[str, Json]:
    """Return the arguments of `reply`."""
    date_ms = rng.randint(0, LATEST_MS)
    return {
        "profile": rng.choice(("otlp", "posthog")),
        "status": rng.choice((*STATUSES, rng.randint(100, 999))),
        "retry_after": _retry_after(rng, date_ms),
        "date_ms": date_ms,
        "tries": rng.choice(TRIES),
        "records": rng.choice((1, 2, 512)),
        "bytes": rng.choice((1_000, 1_048_576, 1_048_577)),
        "compressed": rng.randint(0, 1),
        "bisects": rng.choice((0, 1, 31, 32, 33)),
        "reset": rng.randint(0, 1),
        "random": rng.choice((0, MOST_RANDOM, rng.randint(0, MOST_RANDOM))),
    }


def _retry_after(rng: Random, date_ms: int) -> str:
    """Return nothing, seconds, a date near the time of the answer or anywhere, or one of these with a slip in it."""
    seconds = rng.choice((0, 1, 5, 899, 900, 901, rng.getrandbits(40), rng.getrandbits(80)))
    form = rng.choice(("", str(seconds), f" {seconds}\t", f"{'0' * rng.randint(0, 30)}{seconds}", None, None, None))
    if form is not None:
        return form if rng.random() < 0.8 else _slip(rng, form)
    offset = rng.choice((-1, 0, 1, 2, 60, 899, 900, 901, 10**6))
    near = EPOCH + timedelta(seconds=date_ms // 1000 + offset)
    far = EPOCH + timedelta(days=rng.randint(-(10**5), 10**5), seconds=rng.randint(0, 86_399))
    date = _date(rng, rng.choice((near, near, near, far)))
    return date if rng.random() < 0.7 else _slip(rng, date)


def _date(rng: Random, moment: datetime) -> str:
    day, month, clock = rng.choice(DAYS), MONTHS[moment.month - 1], f"{moment:%H:%M:%S}"
    return rng.choice(
        (
            f"{day[:3]}, {moment.day:02} {month} {moment.year:04} {clock} GMT",
            f"{day}, {moment.day:02}-{month}-{moment.year % 100:02} {clock} GMT",
            f"{day[:3]} {month} {moment.day:2} {clock} {moment.year:04}",
        )
    )


def _slip(rng: Random, text: str) -> str:
    """Drop, double or replace a character. No rule tells of spaces around dates and of leap seconds: not these."""
    if not text:
        return text
    at = rng.randrange(len(text))
    slipped = text[:at] + rng.choice(("", text[at] * 2, rng.choice("0123456789 :,-GMTx"))) + text[at + 1 :]
    return text if ":60" in slipped or slipped != slipped.strip() else slipped
