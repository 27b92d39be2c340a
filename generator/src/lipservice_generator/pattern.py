"""Patterns in the portable subset: literals, ASCII classes, groups, alternation and repeats, over bytes.

A pattern means the same set of byte strings in every language, because nothing in it depends on an engine: no
look-around, no back-reference, no class escapes, no anchors (what a pattern is held against is said by the field it
stands in). `{name}` stands for any word of the word list `name`.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass

ANY_BYTE = frozenset(range(256))

# An upper bound copies its body that often; 64 keeps the automaton of one rule within a few hundred positions.
MAX_REPEAT = 64

# The parser descends once a group; a pattern that people can read has two or three.
MAX_GROUPS = 16

_ESCAPES = {"t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D}
_CLASS_ESCAPES = {
    "d": "[0-9]",
    "D": "[^0-9]",
    "w": "[A-Za-z0-9_]",
    "W": "[^A-Za-z0-9_]",
    "s": r"[\t-\r ]",
    "S": r"[^\t-\r ]",
}
_LIST_NAME = frozenset(string.ascii_lowercase + "_")


class PatternError(ValueError):
    """A pattern that cannot be read. `offset` counts characters of the pattern, `code` is a diagnostic code."""

    def __init__(self, code: str, offset: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.offset = offset
        self.message = message
        self.hint = hint


@dataclass(frozen=True)
class Bytes:
    """One byte out of a set."""

    members: frozenset[int]


@dataclass(frozen=True)
class Words:
    """Any word of a list."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Sequence:
    """Its items, one after the other."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Choice:
    """Any one of its options."""

    options: tuple[Node, ...]


@dataclass(frozen=True)
class Repeat:
    """The body, `least` to `most` times; `most` is None without an upper bound."""

    body: Node
    least: int
    most: int | None


Node = Bytes | Words | Sequence | Choice | Repeat

ANYTHING = Repeat(Bytes(ANY_BYTE), 0, None)


@dataclass(frozen=True)
class Pattern:
    """A pattern as it was written and as it was read."""

    source: str
    node: Node


def parse_pattern(source: str, word_lists: Mapping[str, tuple[str, ...]]) -> Pattern:
    """Read `source`; raise PatternError at the first place outside the portable subset."""
    return Pattern(source, _Parser(source, word_lists).parse())


def parse_class(source: str) -> frozenset[int]:
    """Read a pattern that is exactly one byte class, such as `[.:!?]`."""
    node = _Parser(source, {}).parse()
    if not isinstance(node, Bytes):
        raise PatternError("LS020", 0, "expected one byte class such as [.:!?]")
    return node.members


def is_nullable(node: Node) -> bool:
    """Tell whether the node fits the empty string."""
    match node:
        case Bytes() | Words():
            return False
        case Sequence(items):
            return all(map(is_nullable, items))
        case Choice(options):
            return any(map(is_nullable, options))
        case Repeat(body, least, _):
            return least == 0 or is_nullable(body)


def fixed_width(node: Node) -> int | None:
    """Return the one length in bytes that the node fits, or None when it fits several."""
    match node:
        case Bytes():
            return 1
        case Words(_, words):
            return _only({len(word.encode()) for word in words})
        case Sequence(items):
            widths = [fixed_width(item) for item in items]
            return None if None in widths else sum(width for width in widths if width is not None)
        case Choice(options):
            return _only({fixed_width(option) for option in options})
        case Repeat(body, least, most):
            width = fixed_width(body)
            return width * least if width is not None and least == most else None


def _only(widths: set[int | None] | set[int]) -> int | None:
    return next(iter(widths)) if len(widths) == 1 else None


class _Parser:
    """Recursive descent, one character of look-ahead."""

    def __init__(self, source: str, word_lists: Mapping[str, tuple[str, ...]]) -> None:
        self.source = source
        self.at = 0
        self.open_groups = 0
        self.word_lists = word_lists

    def parse(self) -> Node:
        for offset, char in enumerate(self.source):
            if not " " <= char <= "~":
                shown = f"U+{ord(char):04X}"
                hint = "write ASCII control bytes as \\xHH; other text belongs into a word list"
                raise PatternError(
                    "LS021", offset, f"{shown} in a pattern: patterns are spelled in printable ASCII", hint
                )
        node = self.choice()
        if self.at < len(self.source):
            raise self.error("unbalanced `)`")
        return node

    def error(self, message: str, code: str = "LS020", hint: str = "", offset: int | None = None) -> PatternError:
        return PatternError(code, self.at if offset is None else offset, message, hint)

    def peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def take(self) -> str:
        char = self.peek()
        self.at += 1
        return char

    def choice(self) -> Node:
        options = [self.sequence()]
        while self.peek() == "|":
            self.take()
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self) -> Node:
        items: list[Node] = []
        while self.peek() not in {"", "|", ")"}:
            items.append(self.repeated())
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def repeated(self) -> Node:
        start = self.at
        node = self.atom()
        bounds = self.quantifier()
        if bounds is None:
            return node
        if self.peek() in {"?", "*", "+"} or (self.peek() == "{" and self.source[self.at + 1 : self.at + 2].isdigit()):
            raise self.error(
                f"`{self.peek()}` after a repeat: lazy, possessive and doubled repeats are outside the portable subset",
                "LS021",
                "every repeat takes as much as it can; put the inner repeat in a group",
            )
        if is_nullable(node):
            raise self.error(
                "a repeat of something that fits the empty text", offset=start, hint="make the repeated part non-empty"
            )
        return Repeat(node, *bounds)

    def quantifier(self) -> tuple[int, int | None] | None:
        simple: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
        char = self.peek()
        if char in simple:
            self.take()
            return simple[char]
        if char == "{" and self.source[self.at + 1 : self.at + 2].isdigit():
            return self.counted()
        return None

    def counted(self) -> tuple[int, int | None]:
        start = self.at
        end = self.source.find("}", start)
        body = self.source[start + 1 : end] if end > 0 else self.source[start + 1 :]
        low, comma, high = body.partition(",")
        if end < 0 or not low.isdigit() or not (high.isdigit() or high == ""):
            raise self.error("expected a repeat such as {3}, {2,12} or {5,}", offset=start)
        self.at = end + 1
        least = int(low)
        most = (int(high) if high else None) if comma else least
        if most is not None and most < max(least, 1):
            raise self.error(f"the upper bound of {{{body}}} is below its lower bound or 0", offset=start)
        if max(least, most or 0) > MAX_REPEAT:
            raise self.error(f"{{{body}}}: a bound may be at most {MAX_REPEAT}", offset=start)
        return least, most

    def atom(self) -> Node:
        start = self.at
        char = self.take()
        match char:
            case "(":
                return self.group(start)
            case "[":
                return Bytes(self.byte_class(start))
            case ".":
                return Bytes(ANY_BYTE)
            case "\\":
                return Bytes(frozenset({self.escape(start)}))
            case "{":
                return self.word_list(start)
            case "^" | "$":
                raise self.error(
                    f"`{char}` is outside the portable subset",
                    "LS021",
                    "use the fields whole, starts or contains to say where a pattern is held",
                    start,
                )
            case "?" | "*" | "+":
                raise self.error(f"`{char}` with nothing before it to repeat", offset=start)
            case "]" | "}":
                raise self.error(f"unbalanced `{char}`", offset=start, hint=f"write \\{char} for the character itself")
        return Bytes(frozenset({ord(char)}))

    def group(self, start: int) -> Node:
        if self.peek() == "?":
            kinds = {"=": "look-ahead", "!": "look-ahead", "<": "look-behind or a named group", ":": "a special group"}
            kind = kinds.get(self.source[self.at + 1 : self.at + 2], "a special group")
            raise self.error(f"`(?`: {kind} is outside the portable subset", "LS021", "use a plain group ( )", start)
        self.open_groups += 1
        if self.open_groups > MAX_GROUPS:
            raise self.error(f"groups nested more than {MAX_GROUPS} deep", offset=start)
        node = self.choice()
        self.open_groups -= 1
        if self.take() != ")":
            raise self.error("`(` is never closed", offset=start)
        return node

    def word_list(self, start: int) -> Node:
        end = self.at
        while self.source[end : end + 1] and self.source[end] in _LIST_NAME:
            end += 1
        name = self.source[self.at : end]
        if self.source[end : end + 1] != "}" or not name:
            raise self.error(
                "`{` starts a repeat or names a word list", offset=start, hint="write \\{ for the character itself"
            )
        if name not in self.word_lists:
            raise UnknownWordListError(name, start)
        self.at = end + 1
        return Words(name, self.word_lists[name])

    def byte_class(self, start: int) -> frozenset[int]:
        negated = self.peek() == "^"
        if negated:
            self.take()
        members: set[int] = set()
        while self.peek() != "]":
            if not self.peek():
                raise self.error("`[` is never closed", offset=start)
            members |= self.class_item()
        self.take()
        if not members:
            raise self.error("an empty byte class", offset=start)
        return ANY_BYTE - members if negated else frozenset(members)

    def class_item(self) -> set[int]:
        start = self.at
        if self.source.startswith("[:", self.at):
            raise self.error("`[:name:]` is outside the portable subset", "LS021", "spell the bytes, such as [A-Za-z]")
        low = self.class_byte()
        if self.peek() != "-" or self.source[self.at + 1 : self.at + 2] in {"]", ""}:
            return {low}
        self.take()
        high = self.class_byte()
        if high < low:
            raise self.error(f"the range {self.source[start : self.at]} runs backwards", offset=start)
        return set(range(low, high + 1))

    def class_byte(self) -> int:
        start = self.at
        char = self.take()
        return self.escape(start) if char == "\\" else ord(char)

    def escape(self, start: int) -> int:
        char = self.take()
        if char in _ESCAPES:
            return _ESCAPES[char]
        if char == "x":
            return self.hex_byte(start)
        if char and char in string.punctuation:
            return ord(char)
        if char in _CLASS_ESCAPES:
            hint = f"its meaning differs between engines; write {_CLASS_ESCAPES[char]}"
            raise self.error(f"`\\{char}` is outside the portable subset", "LS021", hint, start)
        if char.isdigit():
            raise self.error(f"`\\{char}`: a back-reference is outside the portable subset", "LS021", offset=start)
        if char in {"b", "B", "A", "Z", "z"}:
            hint = "patterns are held against one token: use whole, starts or contains"
            raise self.error(f"`\\{char}` is outside the portable subset", "LS021", hint, start)
        raise self.error(
            f"unknown escape `\\{char}`", offset=start, hint="known: \\t \\n \\v \\f \\r \\xHH and escaped punctuation"
        )

    def hex_byte(self, start: int) -> int:
        digits = self.source[self.at : self.at + 2]
        if len(digits) != 2 or any(digit not in string.hexdigits for digit in digits):
            raise self.error("`\\x` needs two hexadecimal digits", offset=start)
        self.at += 2
        value = int(digits, 16)
        if value > 0x7F:
            hint = "bytes above 7F are parts of a character; text that is not ASCII belongs into a word list"
            raise self.error(f"`\\x{digits}` is not ASCII", "LS021", hint, start)
        return value


class UnknownWordListError(PatternError):
    """`{name}` names no word list; carries the name so that the caller can suggest one."""

    def __init__(self, name: str, offset: int) -> None:
        super().__init__("LS030", offset, f"unknown word list `{name}`")
        self.name = name
