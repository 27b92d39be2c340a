"""A vector: one question, its only right answer, the rule it covers and the mistake it would catch."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lipservice_generator.representation import Operation

from lipservice_conformance.protocol import Case
from lipservice_conformance.schema import SchemaError, check_arguments, check_result
from lipservice_conformance.values import Json, describe

__all__ = ["VECTORS", "Vector", "VectorError", "input_hash", "load_vectors", "save_vectors"]

VECTORS = Path(__file__).parent / "vectors"
ORIGINS = ("hand", "derived", "fuzz")
_MEMBERS = ("id", "rule", "why", "in", "out", "origin")
_SLUG = re.compile(r"[a-z][a-z0-9_]*(?:[.\-][a-z0-9_]+)+")


class VectorError(Exception):
    """Vectors that may not be used; every fault found, one a line, each with its file and line."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Vector:
    """One line of a vector file. `op` is the folder, `rule` the file's name."""

    id: str
    op: str
    rule: str
    why: str
    arguments: dict[str, Json]
    out: dict[str, Json]
    origin: str

    def case(self) -> Case:
        """Return the question without its answer."""
        return Case(self.id, self.op, self.arguments)

    def line(self) -> str:
        """Return the vector as its line in the file."""
        members = {"id": self.id, "rule": self.rule, "why": self.why}
        data = {**members, "in": self.arguments, "out": self.out, "origin": self.origin}
        return json.dumps(data, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def input_hash(op: str, arguments: dict[str, Json]) -> str:
    """Return 16 hexadecimal digits that change with the operation or any argument."""
    canonical = json.dumps([op, arguments], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def load_vectors(folder: Path, operations: Iterable[Operation]) -> list[Vector]:
    """Read `<folder>/<operation>/<rule>.jsonl`. Raises VectorError with all faults."""
    known = {operation.name: operation for operation in operations}
    vectors: list[Vector] = []
    faults: list[str] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*/*.jsonl")):
        shown = path.relative_to(folder).as_posix()
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
            place = f"{shown}:{number}"
            if not line:
                continue
            try:
                vector = _vector(line, path, known)
            except (SchemaError, ValueError) as error:
                faults.append(f"{place}: {error}")
                continue
            if vector.id in seen:
                faults.append(f"{place}: id {vector.id!r} stands already in {seen[vector.id]}")
            seen.setdefault(vector.id, place)
            vectors.append(vector)
    if faults:
        raise VectorError(faults)
    return vectors


def save_vectors(folder: Path, vectors: Iterable[Vector]) -> None:
    """Write the vectors to their files, in the order given; files of other rules stay as they are."""
    files: dict[Path, list[str]] = {}
    for vector in vectors:
        files.setdefault(folder / vector.op / f"{vector.rule}.jsonl", []).append(vector.line() + "\n")
    for path, lines in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines), "utf-8", newline="\n")


def _vector(line: bytes, path: Path, operations: dict[str, Operation]) -> Vector:
    op = path.parent.name
    if op not in operations:
        raise SchemaError(f"unknown operation {op!r}, expected one of {', '.join(operations)}")
    data = json.loads(line.decode("utf-8"))
    if not isinstance(data, dict):
        raise SchemaError(f"expected an object, got {describe(data)}")
    _check_members(data)
    if data["rule"] != path.stem:
        raise SchemaError(f"rule {data['rule']!r} stands in the file of {path.stem!r}")
    check_arguments(operations[op], data["in"])
    check_result(operations[op], data["out"])
    return Vector(data["id"], op, data["rule"], data["why"], data["in"], data["out"], data["origin"])


def _check_members(data: dict[str, Json]) -> None:
    for name in data:
        if name not in _MEMBERS:
            raise SchemaError(f"unknown member {name!r}, expected {', '.join(_MEMBERS)}")
    for name in _MEMBERS:
        if name not in data:
            raise SchemaError(f"member {name!r} is missing")
    for name in ("id", "rule", "why", "origin"):
        if not isinstance(data[name], str) or not data[name]:
            raise SchemaError(f"expected text in {name}, got {describe(data[name])}")
    if not _SLUG.fullmatch(str(data["id"])):
        raise SchemaError(f"id {data['id']!r} is no slug such as 'token.key-path-3fa2c1'")
    if data["origin"] not in ORIGINS:
        raise SchemaError(f"unknown origin {data['origin']!r}, expected one of {', '.join(ORIGINS)}")
