"""Specs with one thing changed, and the Python SDK made from them: what a fuzzer or the vectors must notice."""

from __future__ import annotations

import copy
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from lipservice_conformance.driver import Driver, read_driver

__all__ = ["Mutant", "MutantError", "build_mutant", "mutants"]

SIGNATURE = "signature.yaml"
_GENERATE = (sys.executable, "-c", "import sys; from lipservice_generator.cli import main; sys.exit(main())")
_SECONDS = 120

# Sections and fields that explain, or that nothing decides by.
_EXPLAINS = frozenset({"doc", "examples", "readings", "profile", "id", "kind", "name"})
# Lists longer than this are sampled: each of their words has the same chance of being noticed.
_LONGEST = 10
# Here the order means nothing.
_UNORDERED = frozenset({"across_space", "delimiters", "key_marks", "marks", "pairs", "separators", "severities"})
_REPEAT = re.compile(r"\{(\d+),(\d*)\}|(?<=[\]0)])([+*])")
_CLASS_END = re.compile(r"(?<=[A-Za-z]-)[FGZfz](?=[\]A-Za-z_])")

Path_ = tuple[str | int, ...]


class MutantError(Exception):
    """A mutant that cannot be made into an SDK."""


@dataclass(frozen=True)
class Mutant:
    """One change of `signature.yaml`: its name and the whole changed document."""

    name: str
    document: dict[str, Any]


def mutants(spec: Path) -> Iterator[Mutant]:
    """Yield a mutant for every rule, class, limit, list and parameter, in the order of the file."""
    original = yaml.safe_load((spec / SIGNATURE).read_text("utf-8"))
    for path, value in _places(original, ()):
        for what, changed in _changes(value, path):
            document = copy.deepcopy(original)
            holder = document
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = changed
            yield Mutant(f"{_shown(original, path)}: {what}", document)


def build_mutant(mutant: Mutant, spec: Path, templates: Path, folder: Path) -> tuple[Driver, Path]:
    """Generate the Python SDK of a mutant into the folder. Returns its driver and its spec. Raises MutantError."""
    changed = folder / "spec"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(spec, changed)
    (changed / SIGNATURE).write_text(yaml.safe_dump(mutant.document, allow_unicode=True, sort_keys=False), "utf-8")
    command = (*_GENERATE, "--spec", str(changed), "--templates", str(templates), "--out", str(folder / "sdks"))
    done = subprocess.run(  # noqa: S603
        (*command, "--only", "python"), capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if done.returncode:
        raise MutantError(f"{mutant.name}: {(done.stdout + done.stderr).strip()}")
    return read_driver(folder / "sdks" / "python"), changed


def _places(value: Any, path: Path_) -> Iterator[tuple[Path_, Any]]:
    """Walk the document, parents before children; what only explains is left out."""
    if path:
        yield path, value
    if isinstance(value, dict):
        for name, member in value.items():
            if name not in _EXPLAINS:
                yield from _places(member, (*path, name))
    elif isinstance(value, list):
        for at, member in enumerate(value):
            if isinstance(member, dict):
                yield from _places(member, (*path, at))


def _changes(value: Any, path: Path_) -> Iterator[tuple[str, Any]]:
    """Yield what can be done to one value: numbers by one, lists shorter or in another order, patterns wider."""
    match value:
        case bool():
            yield f"{not value}", not value
        case int():
            yield from ((f"{value + step}", value + step) for step in (-1, 1))
        case list():
            yield from _list_changes(value, path)
        case dict() if path[0] == "reductions" and isinstance(path[-1], int):
            for name in sorted(value.keys() - _EXPLAINS):
                yield f"without {name}", {other: member for other, member in value.items() if other != name}
        case str() if path[0] == "classes":
            yield from _class_changes(value)
        case str() if path[-1] in {"match", "whole", "starts", "contains"}:
            yield from _pattern_changes(value)


def _list_changes(value: list[Any], path: Path_) -> Iterator[tuple[str, Any]]:
    step = -(-len(value) // _LONGEST) if path[0] == "words" else 1
    for at in range(0, len(value), step):
        yield f"drop {_label(value[at])}", value[:at] + value[at + 1 :]
    if path[0] != "words" and path[-1] not in _UNORDERED:
        for at in range(len(value) - 1):
            swapped = [*value[:at], value[at + 1], value[at], *value[at + 2 :]]
            yield f"swap {_label(value[at])} and {_label(value[at + 1])}", swapped


def _pattern_changes(pattern: str) -> Iterator[tuple[str, str]]:
    """Change each repeat and each end of a range by one, and drop each alternative."""
    for found in _REPEAT.finditer(pattern):
        for there in _other_repeats(found):
            yield (
                f"{found.group()} to {there} at {found.start()}",
                pattern[: found.start()] + there + pattern[found.end() :],
            )
    for found in _CLASS_END.finditer(pattern):
        for there in (chr(ord(found.group()) - 1), chr(ord(found.group()) + 1)):
            if there.isalpha():
                yield (
                    f"{found.group()} to {there} at {found.start()}",
                    pattern[: found.start()] + there + pattern[found.end() :],
                )
    options = re.split(r"\|(?![^(\[]*[)\]])", pattern)
    for at in range(len(options) if len(options) > 1 else 0):
        yield f"drop {options[at]}", "|".join(options[:at] + options[at + 1 :])


def _other_repeats(found: re.Match[str]) -> Iterator[str]:
    if found.group(3):
        yield "*" if found.group(3) == "+" else "+"
        return
    least, most = int(found.group(1)), found.group(2)
    yield from (f"{{{least + step},{most}}}" for step in (-1, 1))
    if most:
        yield from (f"{{{least},{int(most) + step}}}" for step in (-1, 1))


def _class_changes(pattern: str) -> Iterator[tuple[str, str]]:
    """Drop each member of a class that is one class and nothing else."""
    members = re.findall(r"\\.-\\.|\\.|.", pattern[1:-1])
    for at, member in enumerate(members if len(members) > 1 else ()):
        yield f"without {member}", f"[{''.join(members[:at] + members[at + 1 :])}]"


def _label(entry: Any) -> str:
    if isinstance(entry, dict):
        return str(entry.get("id") or entry.get("kind") or entry.get("name") or entry.get("match"))
    return str(entry)


def _shown(document: Any, path: Path_) -> str:
    """Return the place with the names of list members: `tokens.rules.key.parts`."""
    names = []
    for step in path:
        document = document[step]
        names.append(_label(document) if isinstance(step, int) else str(step))
    return ".".join(names)
