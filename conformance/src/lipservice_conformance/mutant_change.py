"""What can be done to one value of the spec: drop, reorder, one more or less, wider, another one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

__all__ = ["Place", "changes", "label"]

Place: TypeAlias = tuple[str | int, ...]
Changes: TypeAlias = Iterator[tuple[str, Any]]

# Lists longer than this are sampled: each of their words has the same chance of being noticed.
_LONGEST = 10
# Here the order means nothing.
_UNORDERED = frozenset({"across_space", "delimiters", "key_marks", "marks", "pairs", "separators", "severities"})
# Fields that only explain what they stand in; a reduction without one says the same.
_EXPLAINS = frozenset({"doc", "examples", "kind"})

_REPEAT = re.compile(r"\{(\d+),(\d*)\}|(?<=[\]0)])([+*])")
_RANGE_END = re.compile(r"(?<=[A-Za-z]-)[FGZfz](?=[\]A-Za-z_\\])")
_CLASS = re.compile(r"(?<!\\)\[(\^?)((?:\\.|[^\]\\])+)\]")
_MEMBER = re.compile(r"\\.-\\.|\w-\w|\\.|.")

# One more in a list of characters, and in a class one that no other class holds.
_WIDER = {"separators": "=", "delimiters": "`", "pairs": "<>", "across_space": "[]", "marks": "|", "key_marks": "`"}
_ONE_MORE = "&"
# Another word where the spec has a choice of a few, and another mark where it has one character.
_OTHER_WORDS = {
    "as": {"variable": "word", "calendar": "variable", "unit": "variable", "token": "word", "literal": "word"},
    "lines": {"first": "collapse"},
    "default_severity": {"info": "warn"},
    "word": {"user": "users"},
}
_OTHER_MARKS = {"=": "|", ":": ".", "<": "[", ">": "]", "'": "`"}
_MARKS = frozenset({"after", "apostrophe", "close", "json_after", "lead", "open", "value_after"})
_PATTERNS = frozenset({"match", "whole", "starts", "contains"})


def changes(value: Any, path: Place) -> Changes:
    """Yield what can be done to the value at this place, each with its description."""
    match value:
        case bool():
            yield f"{not value}", not value
        case int():
            yield from ((f"{value + step}", value + step) for step in (-1, 1))
        case list():
            yield from _list_changes(value, path)
        case dict():
            yield from _mapping_changes(value, path)
        case str() if path[0] == "classes":
            yield from _class_changes(value)
        case str() if path[-1] in _PATTERNS:
            yield from _pattern_changes(value)
        case str():
            yield from _word_changes(value, str(path[-1]))


def label(entry: Any) -> str:
    """Return what a member of a list is called."""
    if isinstance(entry, dict):
        return str(entry.get("id") or entry.get("kind") or entry.get("name") or entry.get("match"))
    return str(entry)


def _mapping_changes(value: dict[str, Any], path: Place) -> Changes:
    if path[0] == "reductions" and isinstance(path[-1], int):
        for name in sorted(value.keys() - _EXPLAINS):
            yield f"without {name}", {other: member for other, member in value.items() if other != name}
    elif path[0] == "words" and len(path) == 2 and "any_case" not in value:
        yield "in any case", {**value, "any_case": True}


def _list_changes(value: list[Any], path: Place) -> Changes:
    step = -(-len(value) // _LONGEST) if path[0] == "words" else 1
    for at in range(0, len(value), step):
        yield f"drop {label(value[at])}", value[:at] + value[at + 1 :]
    if path[0] != "words" and path[-1] not in _UNORDERED:
        for at in range(len(value) - 1):
            swapped = [*value[:at], value[at + 1], value[at], *value[at + 2 :]]
            yield f"swap {label(value[at])} and {label(value[at + 1])}", swapped
    if path[-1] in _WIDER:
        wider = _WIDER[str(path[-1])]
        yield f"with {wider}", [*value, wider]


def _word_changes(value: str, name: str) -> Changes:
    other = _OTHER_MARKS.get(value) if name in _MARKS else _OTHER_WORDS.get(name, {}).get(value)
    if other is not None:
        yield f"{value} to {other}", other


def _class_changes(pattern: str) -> Changes:
    yield from _members_dropped(pattern)
    yield f"with {_ONE_MORE}", f"{pattern[:-1]}{_ONE_MORE}]"
    for narrower in (pattern.replace(r"\t-\r", r"\n-\r"), pattern.replace(r"\t-\r", r"\t-\f")):
        if narrower != pattern:
            yield f"narrower, {narrower}", narrower


def _pattern_changes(pattern: str) -> Changes:
    """Change each repeat and each end of a range by one; drop each option, alternative and member of a class."""
    for found in _REPEAT.finditer(pattern):
        for there in _other_repeats(found):
            yield f"{found.group()} to {there} at {found.start()}", _replaced(pattern, found, there)
    for found in _RANGE_END.finditer(pattern):
        for there in (chr(ord(found.group()) - 1), chr(ord(found.group()) + 1)):
            if there.isalpha():
                yield f"{found.group()} to {there} at {found.start()}", _replaced(pattern, found, there)
    for found in re.finditer(r"(?<=[a-z0-9)\]])\?", pattern):
        yield f"always {pattern[found.start() - 1]}", _replaced(pattern, found, "")
    options = re.split(r"\|(?![^(\[]*[)\]])", pattern)
    for at in range(len(options) if len(options) > 1 else 0):
        yield f"drop {options[at]}", "|".join(options[:at] + options[at + 1 :])
    yield from _members_dropped(pattern)


def _members_dropped(pattern: str) -> Changes:
    """Drop each member of each class that has more than one."""
    for found in _CLASS.finditer(pattern):
        members = _MEMBER.findall(found.group(2))
        for at, member in enumerate(members if len(members) > 1 else ()):
            there = "".join(members[:at] + members[at + 1 :])
            yield f"without {member} at {found.start()}", _replaced(pattern, found, f"[{found.group(1)}{there}]")


def _other_repeats(found: re.Match[str]) -> Iterator[str]:
    if found.group(3):
        yield "*" if found.group(3) == "+" else "+"
        return
    least, most = int(found.group(1)), found.group(2)
    yield from (f"{{{least + step},{most}}}" for step in (-1, 1))
    if most:
        yield from (f"{{{least},{int(most) + step}}}" for step in (-1, 1))


def _replaced(pattern: str, found: re.Match[str], there: str) -> str:
    return pattern[: found.start()] + there + pattern[found.end() :]
