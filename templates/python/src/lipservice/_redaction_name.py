"""Names of attributes whose values are secret."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lipservice._redaction_tables import NAMES

# Of so many names it is remembered whether they are secret; of longer ones it is found out each time.
_REMEMBERED: Final = 2048
_LONG: Final = 256

_SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)} | {ord("-"): None, ord("_"): None}


def fold(name: str) -> str:
    """Return a name as names are compared: small ASCII letters, no `-` and no `_`."""
    return name.translate(_SMALL)


class SecretNames:
    """The names of the spec, and further ones."""

    def __init__(self, further: Iterable[str] = ()) -> None:
        """Add further names; one of nothing but `-`, `_` and spaces is none."""
        self._names = NAMES | {folded for name in further if (folded := fold(name.strip(" \t")))}
        self._longest = max(map(len, self._names))
        self._known: dict[str, bool] = {}

    def __contains__(self, name: str) -> bool:
        """Tell whether a name, from one of its words on, is one of these."""
        known = self._known.get(name)
        if known is None:
            known = self._ends_in_one(name)
            if len(name) <= _LONG:
                if len(self._known) >= _REMEMBERED:
                    self._known.clear()
                self._known[name] = known
        return known

    def _ends_in_one(self, name: str) -> bool:
        folded = ""
        for at in range(len(name) - 1, -1, -1):
            folded = fold(name[at]) + folded
            if len(folded) > self._longest:
                return False
            if folded in self._names and _begins_word(name, at):
                return True
        return False


def _begins_word(name: str, at: int) -> bool:
    before, here = name[at - 1 : at], name[at]
    if not before.isascii() or not before.isalnum():
        return True
    if not ("A" <= here <= "Z"):
        return False
    return not ("A" <= before <= "Z") or "a" <= name[at + 1 : at + 2] <= "z"
