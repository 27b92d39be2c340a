"""A text without what the rules fit."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from lipservice_conformance.slow_redaction.fitting import Text
from lipservice_conformance.slow_redaction.rules import RULES, Rule

__all__ = ["redacted_bytes", "redacted_text"]

TEXT_BYTES: Final = 65_536
TOO_LONG: Final = "[redacted:too_long]"


def redacted_text(text: str, counts: Counter[str]) -> str:
    """Return what is left of a well-formed text."""
    data = text.encode()
    if len(data) <= TEXT_BYTES:
        return "".join(_pieces(text, counts, is_cut=False))
    return "".join(_pieces(data[:TEXT_BYTES].decode(errors="ignore"), counts, is_cut=True))


def redacted_bytes(data: bytes, counts: Counter[str]) -> bytes:
    """Return what is left of bytes: each is a character of its own."""
    text = data[:TEXT_BYTES].decode("latin-1")
    return "".join(_pieces(text, counts, is_cut=len(data) > TEXT_BYTES)).encode("latin-1")


def _pieces(content: str, counts: Counter[str], *, is_cut: bool) -> Iterator[str]:
    at = 0
    while at < len(content):
        rule, end, may_go_on = _first_fit(content, at)
        if is_cut and may_go_on:
            break
        if rule is not None:
            counts[rule.name] += 1
            yield rule.replacement
            at = end
        else:
            yield content[at]
            at += 1
    if is_cut:
        counts["too_long"] += 1
        yield TOO_LONG


def _first_fit(content: str, at: int) -> tuple[Rule | None, int, bool]:
    """Return the first rule that fits at a place, where it ends, and whether any could go on behind the content."""
    found: Rule | None = None
    end = at
    text = Text(content)
    if content[at] == " " or not content[at].isascii():
        return None, at, False  # no rule begins so
    for rule in RULES:
        if at and content[at - 1] in rule.not_before:
            continue
        fitting = rule.fit(text, at)
        ends = [one for one in fitting if content[one : one + 1] not in (rule.not_after or "\0") or one == len(content)]
        good = [one for one in ends if not rule.is_card or _has_check_digit(content[at:one])]
        if good and found is None:
            found, end = rule, max(good)
    return found, end, text.furthest == len(content)


def _has_check_digit(part: str) -> bool:
    """Look up what each second digit from the right counts."""
    digits = [int(char) for char in part if char in "0123456789"]
    return (sum(digits[::-2]) + sum((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)[digit] for digit in digits[-2::-2])) % 10 == 0
