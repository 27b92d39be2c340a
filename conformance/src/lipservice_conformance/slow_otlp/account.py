"""What one record may hold, and what becomes of the rest (otlp.yaml: limits, marks, readings)."""

from typing import Final

from lipservice_conformance.slow_json import repair
from lipservice_conformance.slow_otlp.value import Map, Pairs, Value

__all__ = ["Account"]

ATTRIBUTES: Final = 128
DEPTH: Final = 28
VALUES: Final = 4_096
KEY_BYTES: Final = 256
TEXT_BYTES: Final = 65_536
RECORD_BYTES: Final = 262_144

CUT: Final = "…"
DEEP_LIST: Final = "[...]"
DEEP_MAP: Final = "{...}"


class Account:
    """Counts down what a record may still hold. A resource has an account of its own."""

    def __init__(self) -> None:
        self.bytes_left = RECORD_BYTES
        self.values_left = VALUES

    def text(self, text: str, most: int = TEXT_BYTES) -> str:
        """Return the text as it is written, and count it."""
        written = shortened(repair(text), min(most, self.bytes_left))
        self.bytes_left -= len(written.encode())
        return written

    def body(self, value: Value) -> Value:
        """Return the body as it is written; a null body is none and counts nothing."""
        return None if value is None else self._value(value, 1)

    def attributes(self, pairs: Pairs, most: int = ATTRIBUTES) -> tuple[Pairs, int]:
        """Return the attributes as they are written, and how many are left out."""
        unique = last_of_each(pairs)
        written = self._pairs(unique[:most], 1)
        return written, len(unique) - len(written)

    def _value(self, value: Value, depth: int) -> Value:
        """Return a value as it is written; somebody has seen that there is room for it."""
        self.values_left -= 1
        match value:
            case str():
                return self.text(value)
            case bytes():
                kept = value[: min(TEXT_BYTES, self.bytes_left)]
                self.bytes_left -= len(kept)
                return kept
            case list():
                return self._list(value, depth) if depth <= DEPTH else DEEP_LIST
            case Map(entries):
                return Map(self._pairs(last_of_each(entries), depth + 1)) if depth <= DEPTH else DEEP_MAP
        return value

    def _list(self, items: list[Value], depth: int) -> list[Value]:
        written: list[Value] = []
        for item in items:
            if not self.values_left:
                break
            written.append(self._value(item, depth + 1))
        return written

    def _pairs(self, pairs: Pairs, depth: int) -> Pairs:
        """Write pairs of which no two have one key; the key counts before its value."""
        written: list[tuple[str, Value]] = []
        for key, value in pairs:
            if not self.values_left:
                break
            counted = self.text(key, KEY_BYTES)
            written.append((counted, self._value(value, depth)))
        return tuple(written)


def last_of_each(pairs: Pairs) -> Pairs:
    """Cut the keys and keep, of equal ones, the last, where it stands."""
    cut = [(shortened(repair(key), KEY_BYTES), value) for key, value in pairs]
    places = {key: place for place, (key, _) in enumerate(cut)}
    return tuple(pair for place, pair in enumerate(cut) if places[pair[0]] == place)


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many bytes: whole characters and the mark, or nothing where it has no room."""
    if len(text.encode()) <= most:
        return text
    room = most - len(CUT.encode())
    return text.encode()[:room].decode("utf-8", "ignore") + CUT if room >= 0 else ""
