"""What Python's values are in OTLP: one of the types that AnyValue has, or elements or entries of such.

A value is read once and never trusted: whatever its methods raise ends in a text that names its type, and where a
built-in type can be read without calling what a subclass has put in its place, it is.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LOWEST_INTEGER, HIGHEST_INTEGER = -(2**63), 2**63 - 1


class Elements(NamedTuple):
    """A list; reading it may fail."""

    values: Iterable[object]


class Entries(NamedTuple):
    """A map; reading it may fail, and it may yield something that is no pair."""

    pairs: Iterable[object]


Native: TypeAlias = "bool | int | float | str | memoryview | Elements | Entries | None"


def native(value: object) -> Native:
    """Return what `value` is sent as; an integer fits into 64 bits, and a text may hold lone surrogates."""
    try:
        return _read(value)
    except Exception:  # noqa: BLE001 - a stranger's method raised it; the rest of the record is worth sending
        return type_mark(value)


def integer(value: object) -> int:
    """Return an integer of any size; 0 for what is none."""
    # The type and not `isinstance`, here and below: that one asks the value for its class and believes it.
    return int.__index__(cast("int", value)) if issubclass(type(value), int) else 0


def text(value: object) -> str:
    """Return a text: what a text, bytes or an enumeration holds, and `str()` of everything else."""
    if type(value) is str:
        return value
    read = native(value) if issubclass(type(value), (str, bytes, bytearray, Enum)) else value
    if type(read) is memoryview:
        return read.tobytes().decode("utf-8", "replace")
    return read if type(read) is str else spell(read)


def spell(value: object) -> str:
    """Return `str(value)` as a plain `str`, or the name of its type where that raises."""
    try:
        return str.__str__(str(value))
    except Exception:  # noqa: BLE001 - as above
        return type_mark(value)


def type_mark(value: object) -> str:
    """Return what stands for a value that cannot be read."""
    # Not `type(value).__name__`: a metaclass can put anything in its place.
    return f"<{type.__dict__['__name__'].__get__(type(value))}>"


def readable(values: Iterable[object]) -> Iterator[object]:
    """Yield values until there are no more or reading raises: what was read counts."""
    try:
        yield from values
    except Exception:  # noqa: BLE001 - as above; a dictionary that changes while it is read is among it
        return


def _read(value: object) -> Native:
    kind = type(value)
    if value is None or value is True or value is False:
        return value
    known = _BUILT_IN.get(kind)
    if known is not None:
        return known(value)
    for bases, read in _READERS:
        if issubclass(kind, bases):
            return read(value)
    if hasattr(kind, "__dataclass_fields__"):
        return Entries(_fields(cast("DataclassInstance", value)))
    return spell(value)


def _enum(value: Enum) -> Native:
    member: object = value._value_
    return spell(member) if issubclass(type(member), Enum) else _read(member)


def _integer(value: int) -> int | str:
    number = int.__index__(value)
    return number if LOWEST_INTEGER <= number <= HIGHEST_INTEGER else str(number)


def _bytes(value: bytes | bytearray | memoryview) -> memoryview:
    view = memoryview(value)
    return view.cast("B") if view.c_contiguous and view.nbytes else memoryview(view.tobytes())


def _exception(value: BaseException) -> str:
    name, message = type_mark(value)[1:-1], spell(value)
    return f"{name}: {message}" if message else name


def _fields(value: DataclassInstance) -> Iterator[tuple[object, object]]:
    """Yield the fields of an instance of a dataclass that can be read, but for those that its `repr` does not show."""
    for field in dataclasses.fields(value):
        if not field.repr:
            continue
        try:
            yield field.name, getattr(value, field.name)
        except Exception:  # noqa: BLE001, S112 - as above
            continue


# The first that fits counts: an enumeration may be a text as well, and a time stamp is a date.
_READERS: tuple[tuple[type | tuple[type, ...], Callable[[Any], Native]], ...] = (
    (Enum, _enum),
    (int, _integer),
    (float, float.__float__),
    (str, str.__str__),
    ((bytes, bytearray, memoryview), _bytes),
    (list, lambda value: Elements(list.__iter__(value))),
    (tuple, lambda value: Elements(tuple.__iter__(value))),
    (set, lambda value: Elements(set.__iter__(value))),
    (frozenset, lambda value: Elements(frozenset.__iter__(value))),
    (Mapping, lambda value: Entries(value.items())),
    ((dt.date, dt.time), lambda value: spell(value.isoformat())),
    (BaseException, _exception),
)

# The same without asking for anything else first.
_BUILT_IN = {kind: read for bases, read in _READERS for kind in (bases if isinstance(bases, tuple) else (bases,))}
_BUILT_IN[dict] = _BUILT_IN[Mapping]
_BUILT_IN[dt.datetime] = _BUILT_IN[dt.date]
