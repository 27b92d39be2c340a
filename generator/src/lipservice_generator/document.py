"""YAML with the place of every node kept.

A small, predictable subset of YAML: one document, no anchors, aliases or tags, no duplicate keys, and only the
plain scalars `null`, `true`, `false` and integers are anything but text (so the words `no` and `on` stay words).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import yaml
from yaml.reader import ReaderError

from lipservice_generator.diagnostic import Diagnostic, SpecError, advice

NodePath = tuple[str | int, ...]
Data = None | bool | int | str | list["Data"] | dict[str, "Data"]

MAX_DEPTH = 32

_INTEGER = re.compile(r"[-+]?[0-9]+")
_PLAIN = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True)
class Place:
    """Where something stands in a file; both counts from 1."""

    line: int
    column: int


@dataclass
class Document:
    """One YAML file: its data, and where each value and each key stands."""

    file: str
    text: str
    data: Data = None
    scalars: dict[NodePath, yaml.ScalarNode] = field(default_factory=dict)
    values: dict[NodePath, Place] = field(default_factory=dict)
    keys: dict[NodePath, Place] = field(default_factory=dict)

    def diagnostic(
        self, code: str, path: NodePath, message: str, hint: str = "", *, key: bool = False, offset: int | None = None
    ) -> Diagnostic:
        """Make a diagnostic at a node, at its key, or `offset` characters into its text."""
        return self.at(code, self.place(path, key=key, offset=offset), message, hint)

    def at(self, code: str, place: Place, message: str, hint: str = "") -> Diagnostic:
        """Make a diagnostic at a place of this file."""
        lines = self.text.split("\n")
        excerpt = lines[place.line - 1].rstrip("\r") if 0 < place.line <= len(lines) else ""
        return Diagnostic(self.file, place.line, place.column, code, message, hint or advice(code), excerpt)

    def place(self, path: NodePath, *, key: bool = False, offset: int | None = None) -> Place:
        """Return where a node stands, its key, or what is `offset` characters into its text."""
        while path and path not in self.values:
            path = path[:-1]
        if key and path in self.keys:
            return self.keys[path]
        place = self.values.get(path, Place(1, 1))
        if offset is None or path not in self.scalars:
            return place
        return Place(place.line, place.column + _raw_offset(self.scalars[path], self.text, offset))


def read_document(path: Path, shown_as: str) -> Document:
    """Read one file; raise SpecError when it is missing, not UTF-8 or not in the subset of YAML."""
    return parse_document(read_text(path, shown_as), shown_as)


def read_text(path: Path, shown_as: str) -> str:
    """Read the text of a file; raise SpecError when it is missing or not UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        message = f"cannot read the file: {error.strerror}"
        raise SpecError([Diagnostic(shown_as, 0, 0, "LS001", message, "the spec needs this file")]) from error
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        message = f"byte {raw[error.start]:02X} is not UTF-8"
        raise SpecError([Diagnostic(shown_as, line, column, "LS002", message, "save the file as UTF-8")]) from error


@lru_cache(maxsize=32)
def parse_document(text: str, shown_as: str) -> Document:
    """Parse YAML text; raise SpecError with everything outside the subset.

    Mutants and tests read a spec hundreds of times with one file changed: a text is parsed once. Nobody changes a
    document that has been read.
    """
    document = Document(shown_as, text)
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        problems = list(_forbidden_events(document, loader.events))
    except yaml.MarkedYAMLError as error:
        raise SpecError([_syntax_error(document, error)]) from error
    except ReaderError as error:
        before = text[: error.position]
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"U+{ord(text[error.position]):04X} cannot stand in YAML"
        raise SpecError([document.at("LS003", place, message, "remove the character")]) from error
    except RecursionError as error:
        raise SpecError([document.at("LS005", Place(1, 1), f"nested more than {MAX_DEPTH} deep")]) from error
    except yaml.YAMLError as error:
        raise SpecError([document.at("LS003", Place(1, 1), f"not YAML: {error}")]) from error
    if not problems and root is not None:
        document.data = _convert(document, root, (), problems)
    if problems:
        raise SpecError(problems)
    return document


class _Loader(yaml.SafeLoader):
    """Keeps the events it reads nodes from: to read a text twice takes twice as long."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.events: list[yaml.Event] = []

    def get_event(self) -> yaml.Event:
        """Take the next event."""
        take: Callable[[], yaml.Event] = super().get_event
        event = take()
        self.events.append(event)
        return event


class _Mark(Protocol):
    """What yaml's two kinds of marks have in common."""

    line: int
    column: int


def _place(mark: _Mark | None) -> Place:
    return Place(1, 1) if mark is None else Place(mark.line + 1, mark.column + 1)


def _syntax_error(document: Document, error: yaml.MarkedYAMLError) -> Diagnostic:
    mark = error.problem_mark or error.context_mark
    place = _place(mark)
    what = " ".join(filter(None, [error.context, error.problem])) or "not YAML"
    if "expected a single document" in what:
        return document.at("LS005", place, "a second document in the file", "one document a file; remove the `---`")
    return document.at("LS003", place, what)


def _forbidden_events(document: Document, events: Iterable[yaml.Event]) -> Iterator[Diagnostic]:
    for event in events:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            what = "anchors and aliases are"
        elif getattr(event, "tag", None):
            what = "tags are"
        else:
            continue
        place = _place(event.start_mark)
        yield document.at("LS005", place, f"{what} not used in a spec", "write the value itself")


def _convert(document: Document, node: yaml.Node, path: NodePath, problems: list[Diagnostic]) -> Data:
    place = _place(node.start_mark)
    document.values[path] = place
    if len(path) > MAX_DEPTH:
        problems.append(document.at("LS005", place, f"nested more than {MAX_DEPTH} deep"))
        return None
    if isinstance(node, yaml.ScalarNode):
        document.scalars[path] = node
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_convert(document, item, (*path, index), problems) for index, item in enumerate(node.value)]
    return _mapping(document, node, path, problems)


def _scalar(node: yaml.ScalarNode) -> Data:
    text: str = node.value
    if node.style is not None:
        return text
    if text in _PLAIN:
        return _PLAIN[text]
    # Longer integers are no number any field takes, and CPython refuses to read more than 4,300 digits.
    return int(text) if _INTEGER.fullmatch(text) and len(text) < 20 else text


def _mapping(document: Document, node: yaml.Node, path: NodePath, problems: list[Diagnostic]) -> Data:
    result: dict[str, Data] = {}
    for key_node, value_node in node.value:
        place = _place(key_node.start_mark)
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(document.at("LS003", place, "a key that is not text"))
            continue
        key = key_node.value
        if key in result:
            first = document.keys[(*path, key)].line
            problems.append(
                document.at("LS004", place, f"`{key}` stands twice (first in line {first})", "remove one of them")
            )
            continue
        document.keys[(*path, key)] = place
        result[key] = _convert(document, value_node, (*path, key), problems)
    return result


def _raw_offset(node: yaml.ScalarNode, text: str, offset: int) -> int:
    """Map an offset in a scalar's value to one in its source; a scalar over several lines maps to its start."""
    raw = text[node.start_mark.index : node.end_mark.index]
    if "\n" in raw or node.style in {"|", ">"}:
        return 0
    if node.style is None:
        return offset
    escapes = re.compile(r"''|[^\n]") if node.style == "'" else re.compile(r"\\x..|\\u....|\\U........|\\.|[^\n]")
    at = 1
    for _ in range(offset):
        match = escapes.match(raw, at)
        at = match.end() if match else at
    return at
