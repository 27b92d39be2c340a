"""What is done with the answer to a request. Pure: by the tables, the attempt and a random number."""

from __future__ import annotations

from typing import NamedTuple

from lipservice._export.profile import Profile
from lipservice._export.retry_after import read_retry_after
from lipservice._reply_tables import BASE_MS, BISECT_REQUESTS, CAP_MS, RETRY_AFTER_CAP_MS

_RANDOM_BITS = 24


class Attempt(NamedTuple):
    """A request that was answered, or failed.

    Attributes:
        status: The answer's; 0: there was none.
        asked_ms: How long a pause the answer asked for, as `asked_ms` reads it.
        tries: How often the batch has been sent, this time included.
        records: How many records it has.
        size: Its bytes before compression.
        compressed: It was sent compressed.
        bisects: How many requests its batch has already cost by bisecting.
        reset: The connection was reset while the body was sent.
        random: 24 random bits.
    """

    status: int
    asked_ms: int = 0
    tries: int = 1
    records: int = 1
    size: int = 0
    compressed: bool = True
    bisects: int = 0
    reset: bool = False
    random: int = 0


class Verdict(NamedTuple):
    """What is done.

    Attributes:
        action: accept, retry, halve, uncompressed, stop or lose.
        loss: Why records are lost with it; empty where none are.
        wait_ms: How long to wait before a retry.
        throttled_ms: How long a pause was asked for, as it is kept.
        bisecting: It is halved to find out which record is at fault.
    """

    action: str
    loss: str = ""
    wait_ms: int = 0
    throttled_ms: int = 0
    bisecting: bool = False


def asked_ms(status: int, retry_after: str, now_ms: int) -> int:
    """Return how long a pause an answer asks for; 0: none."""
    return read_retry_after(retry_after, now_ms) if status and retry_after else 0


def judge(profile: Profile, attempt: Attempt) -> Verdict:
    """Return what is done after a request."""
    if attempt.status == 0:
        too_long = attempt.size > profile.reset_above > 0
        if attempt.reset and too_long and attempt.tries == 1 and attempt.records > 1:
            return Verdict("halve")
        return _retry(attempt)
    meaning = profile.meaning(attempt.status)
    verdict = Verdict("lose", meaning.loss)
    match meaning.action:
        case "accept":
            verdict = Verdict("accept")
        case "retry":
            verdict = _retry(attempt)
        case "retry_few" if attempt.tries < profile.few_tries:
            verdict = _retry(attempt)
        case "retry_few" | "halve" if attempt.records > 1:
            verdict = Verdict("halve")
        case "bisect" if attempt.records > 1 and attempt.bisects < BISECT_REQUESTS:
            verdict = Verdict("halve", bisecting=True)
        case "uncompressed" if attempt.compressed:
            verdict = Verdict("uncompressed")
        case "stop":
            verdict = Verdict("stop", meaning.loss)
    return verdict


def _retry(attempt: Attempt) -> Verdict:
    if attempt.asked_ms > 0:
        asked = min(attempt.asked_ms, RETRY_AFTER_CAP_MS)
        wait = min(asked + _part(BASE_MS, attempt.random), RETRY_AFTER_CAP_MS)
        return Verdict("retry", wait_ms=wait, throttled_ms=asked)
    return Verdict("retry", wait_ms=backoff_ms(attempt.tries, attempt.random))


def backoff_ms(tries: int, random: int) -> int:
    """Return how long to wait after so many tries."""
    # The bound is met long before the power could grow.
    bound = CAP_MS if tries > _RANDOM_BITS else min(CAP_MS, BASE_MS << (tries - 1))
    return _part(bound, random)


def _part(bound: int, random: int) -> int:
    return bound * random >> _RANDOM_BITS
