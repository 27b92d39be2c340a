"""What the tables of the policy are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object of the policy, or of an algorithm.

    Attributes:
        name: Its name in the document.
        type: integer, boolean, text, choice, budget, action, object, list, map, probability or rate.
        required: Its absence is an error.
        optional: Its absence is nothing. Otherwise an absent field is read as `default`.
        default: What an absent field is read as; None: an empty object, list or map.
        low: The smallest number, the fewest bytes of a text, the fewest entries of a list or map.
        high: The same for the largest and most.
        words: Lower-case names and the numbers they stand for.
        choices: The texts that a choice can be.
        characters: What a text may be made of; empty: anything.
        of: The object that an object or an element of a list is.
        entry_bytes: The most bytes of a name and of a value of a map.
        size: How many entries a list or map may have, in words.
        expected: What the value should be.
        expected_entry: What an entry of a map should be.
    """

    name: str
    type: str
    expected: str
    required: bool = False
    optional: bool = False
    default: bool | int | str | None = None
    low: int = 0
    high: int = 0
    words: tuple[tuple[str, int], ...] = ()
    choices: tuple[str, ...] = ()
    characters: str = ""
    of: str = ""
    entry_bytes: int = 0
    size: str = ""
    expected_entry: str = ""


@dataclass(frozen=True, slots=True)
class ShortForm:
    """An action as one text, which gives the only field of an algorithm; `expected` says what it should be."""

    algorithm: str
    field: str
    expected: str


Objects = dict[str, tuple[Field, ...]]

# What stands for an absent field without a default, by its type.
EMPTY: Final[dict[str, object]] = {"object": {}, "list": [], "map": {}}
