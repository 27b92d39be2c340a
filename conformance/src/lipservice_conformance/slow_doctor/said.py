"""A sentence of the report, and what is never shown in one."""

import re
from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["Said", "Secrets"]

Level = Literal["good", "info", "note", "wrong"]

HOST: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:[]-")
MOST: Final = 200
LEAST_SECRET: Final = 4


@dataclass(frozen=True, slots=True)
class Said:
    """One line, by its id in the spec."""

    id: str
    level: Level
    text: str


class Secrets:
    """Token and values of headers; whole, and the last word of a value by itself."""

    def __init__(self, token: str, headers: dict[str, str]) -> None:
        """Gather them."""
        known = [token]
        for value in headers.values():
            known += [value, value.rpartition(" ")[2]]
        self._known = sorted({text for text in known if len(text) >= LEAST_SECRET}, key=lambda text: (-len(text), text))

    def hidden(self, text: str) -> str:
        """Return a text on one line of at most 200 characters, without secrets, users and queries of addresses."""
        for secret in self._known:
            text = "…".join(text.split(secret))
        plain = "".join(" " if char < " " or char == "\x7f" else char for char in text)
        shown = "".join(_word(word) for word in re.split('([ `"])', plain))
        return shown[:MOST] + "…" if len(shown) > MOST else shown


def _word(word: str) -> str:
    """Show one word, which ends at a space or a quotation mark."""
    return _queryless(_userless(_hostonly(word)))


def _hostonly(word: str) -> str:
    """Behind the mark of a user show the host only: what stands behind it may be a query."""
    before, mark, rest = word.partition("…@")
    end = next((at for at, char in enumerate(rest) if char not in HOST), len(rest))
    return f"{before}{mark}{rest[:end]}…" if end < len(rest) else word


def _userless(word: str) -> str:
    start = word.find("//")
    if start < 0:
        return word
    authority = re.split("[/?#]", word[start + 2 :], maxsplit=1)[0]
    user, at, _ = authority.rpartition("@")
    if not at:
        return word[: start + 1] + _userless(word[start + 1 :])
    rest = word[start + 2 + len(user) + 1 :]
    return f"{word[:start]}//…@{_userless(rest)}"


def _queryless(word: str) -> str:
    before, mark, rest = word.partition("?")
    return f"{before}?…" if mark and rest else word
