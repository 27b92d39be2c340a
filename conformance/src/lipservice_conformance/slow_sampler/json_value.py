"""JSON texts as values, and values as the one text that is shown and hashed (policy.yaml, `readings`).

All numbers are doubles, as in JavaScript: a whole one below 2^53 becomes an int here, any other stays a float.
"""

from typing import Final

from lipservice_conformance.slow_json import NotJsonError, Reader, repair, tokens_of
from lipservice_conformance.values import Json

__all__ = ["NotJsonError", "read_json", "sorted_by_bytes", "write_json"]

SPACE: Final = " \t\n\r"
LITERALS: Final[dict[str, Json]] = {"null": None, "true": True, "false": False}
WHOLE_BELOW: Final = 1 << 53
ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


class ValueReader(Reader):
    """Reads everything, numbers and elements too, where the reader of bodies needs only texts and names."""

    def value(self, depth: int) -> object:
        """Read a value."""
        token = self.tokens[0] if self.tokens else ""
        if token in LITERALS:
            return LITERALS[self.take()]
        if token[:1] in tuple("-0123456789"):
            return number(self.take())
        return super().value(depth)

    def elements(self, depth: int) -> list[object]:
        """Read an array after its `[`."""
        items: list[object] = []
        more = not self.accept("]")
        while more:
            items.append(self.value(depth + 1))
            more = self.another("]")
        return items


def number(token: str) -> int | float:
    """Return what a double makes of a number; beyond all doubles it is infinite."""
    double = float(token)
    return int(double) if double.is_integer() and abs(double) < WHOLE_BELOW else double


def read_json(text: str) -> Json:
    """Return the value of a repaired text. Raises NotJsonError where it is not JSON, or too deep."""
    value: Json = ValueReader(tokens_of(text.strip(SPACE))).document()  # type: ignore[assignment] # made of these only
    return value


def write_json(value: Json) -> str:
    """Return the canonical text of a value without floats: names sorted by their bytes, no space."""
    match value:
        case dict():
            members = [f"{write_json(name)}:{write_json(value[name])}" for name in sorted_by_bytes(value)]
            return "{" + ",".join(members) + "}"
        case list():
            return "[" + ",".join(write_json(item) for item in value) + "]"
        case str():
            return '"' + "".join(escaped(char) for char in repair(value)) + '"'
        case None | bool():
            return next(token for token, literal in LITERALS.items() if literal is value)
    return str(value)


def escaped(char: str) -> str:
    """Escape what JSON does not allow in a text, and nothing else."""
    return ESCAPES.get(char, char if char >= " " else f"\\u{ord(char):04x}")


def sorted_by_bytes(names: dict[str, Json]) -> list[str]:
    """Return the names of an object in the order of their UTF-8 bytes."""
    return sorted(names, key=str.encode)
