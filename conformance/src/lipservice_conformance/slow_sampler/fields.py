"""How each kind of field of a policy is read (policy.yaml, `objects` and `expected`).

A read takes a value and its place. It returns what the value means, or raises WrongError; what is wrong within an
object, list or map it notes at its own place and leaves out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeGuard

from lipservice_conformance.slow_sampler.findings import Place, WrongError, unexpected
from lipservice_conformance.slow_sampler.json_value import sorted_by_bytes
from lipservice_conformance.values import Json

__all__ = [
    "Absence",
    "Field",
    "choice",
    "list_of",
    "members_of",
    "object_of",
    "read_members",
    "text",
    "truth",
    "whole",
]

Read = Callable[[Json, Place], Any]


class Absence(Enum):
    """What it means that a field without a default is not there."""

    IS_AN_ERROR = 1
    IS_LEFT_OUT = 2


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object, and the value that is read where it is absent."""

    name: str
    read: Read
    absent: Json | Absence


def whole(low: int, high: int, words: Mapping[str, int] | None = None) -> Read:
    """Read a whole number, or a word for one in any case of ASCII."""
    expected = f"a whole number from {low} to {high}" + (f" or one of {', '.join(words)}" if words else "")
    by_name = {word.upper(): number for word, number in (words or {}).items()}

    def read(value: Json, _: Place) -> int:
        if isinstance(value, str) and value.isascii() and value.upper() in by_name:
            return by_name[value.upper()]
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        raise unexpected(expected, value)

    return read


def text(low: int, high: int, characters: str = "", written: str = "") -> Read:
    """Read a text of so many bytes, made of some `characters`, which messages show as `written`."""
    expected = f"a text of {_size(low, high)} " + (f"of the characters {written}" if written else "bytes")

    def read(value: Json, _: Place) -> str:
        if not _is_text_of(value, range(low, high + 1)) or (characters and not set(value) <= set(characters)):
            raise unexpected(expected, value)
        return value

    return read


def choice(*choices: str) -> Read:
    """Read one of some texts."""

    def read(value: Json, _: Place) -> Json:
        if value not in choices:
            raise unexpected(f"one of {', '.join(choices)}", value)
        return value

    return read


def truth(value: Json, _: Place) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise unexpected("true or false", value)
    return value


def object_of(fields: Sequence[Field]) -> Read:
    """Read an object with these fields."""

    def read(value: Json, place: Place) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise unexpected("an object", value)
        return read_members(fields, value, place)

    return read


def read_members(fields: Sequence[Field], given: dict[str, Json], place: Place, *also: str) -> dict[str, Any]:
    """Return what all fields mean that are right. Names that are neither fields nor in `also` are ignored, aloud."""
    meaning = {}
    for field in fields:
        there = given.get(field.name)
        value = field.absent if there is None else there
        if value is Absence.IS_AN_ERROR:
            place.member(field.name).error("this field is required")
        elif not isinstance(value, Absence):
            meaning[field.name] = _attempt(field.read, value, place.member(field.name))
    for name in sorted_by_bytes(given):
        if name not in {*also, *(field.name for field in fields)}:
            place.member(name).notice("unknown field, ignored")
    return {name: value for name, value in meaning.items() if value is not None}


def list_of(read_element: Read, most: int) -> Read:
    """Read a list. One that is too long is read all the same, for what else is wrong."""

    def read(value: Json, place: Place) -> list[Any]:
        if not isinstance(value, list):
            raise unexpected("a list", value)
        _count(len(value), most, place)
        return [_attempt(read_element, item, place.element(index)) for index, item in enumerate(value)]

    return read


def members_of(most: int, size: int) -> Read:
    """Read texts by name, both bounded in bytes."""
    expected = f"a name of at most {size} bytes with a text of at most {size} bytes"

    def read(value: Json, place: Place) -> dict[str, Json]:
        if not isinstance(value, dict):
            raise unexpected("an object", value)
        entries = {name: value[name] for name in sorted_by_bytes(value) if value[name] is not None}
        _count(len(entries), most, place)
        for name, entry in entries.items():
            sizes = range(size + 1)
            if not name or len(name.encode()) not in sizes or not _is_text_of(entry, sizes):
                place.member(name).error(str(unexpected(expected, entry)))
        return entries

    return read


def _attempt(read: Read, value: Json, place: Place) -> Any:
    """Read a value; None, which no value means, where it is wrong."""
    try:
        return read(value, place)
    except WrongError as error:
        place.error(str(error))
    return None


def _is_text_of(value: Json, sizes: range) -> TypeGuard[str]:
    return isinstance(value, str) and len(value.encode()) in sizes


def _count(count: int, most: int, place: Place) -> None:
    if count > most:
        place.error(f"expected {_size(0, most)} entries, got {count}")


def _size(low: int, high: int) -> str:
    if low == high:
        return str(low)
    return f"{low} to {high}" if low else f"at most {high}"
