"""What a record weighs in bytes: an estimate made before anything is encoded (5.0)."""

from collections.abc import Mapping
from typing import Final

from lipservice_conformance.slow_json import repair
from lipservice_conformance.values import Json

__all__ = ["bytes_of_record"]

OVERHEAD: Final = 40
BODY: Final = 1 << 16
MOST: Final = 1 << 17
OTHER_VALUE: Final = 9
DEPTH: Final = 32


def bytes_of_record(body_bytes: int, attributes: Mapping[str, Json]) -> int:
    """Return the bytes a record is taken for, at most 128 KiB. Its body is at most half, and never below nothing."""
    return min(MOST, OVERHEAD + min(max(body_bytes, 0), BODY) + _bytes_of_map(attributes, DEPTH))


def _bytes_of_map(members: Mapping[str, Json], depth: int) -> int:
    return sum(_bytes_of_text(name) + _bytes_of_value(value, depth) for name, value in members.items())


def _bytes_of_value(value: Json, depth: int) -> int:
    """Count a text by its bytes, anything else as nine and what it holds, down to some depth."""
    if isinstance(value, str):
        return max(1, _bytes_of_text(value))  # an empty one too, so that reading a long list comes to an end
    if isinstance(value, dict) and depth > 0:
        return OTHER_VALUE + _bytes_of_map(value, depth - 1)
    if isinstance(value, list) and depth > 0:
        return OTHER_VALUE + sum(_bytes_of_value(item, depth - 1) for item in value)
    return OTHER_VALUE


def _bytes_of_text(text: str) -> int:
    return len(repair(text).encode())
