"""`ids.lock`: every vector id ever used with the hash of its input, so that an id means one thing for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from lipservice_conformance.vector import Vector, input_hash

__all__ = ["LOCK", "extend_lock", "lock_faults", "read_lock"]

LOCK = "ids.lock"


def read_lock(folder: Path) -> dict[str, str]:
    """Return id and hash of every line. Raises ValueError for a line of another form or an id that stands twice."""
    path = folder / LOCK
    locked: dict[str, str] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines() if path.exists() else (), 1):
        vector_id, separator, digest = line.partition(" ")
        if not separator or len(digest) != 16:
            raise ValueError(f"{LOCK}:{number}: expected `id hash`, got {line!r}")
        if vector_id in locked:
            raise ValueError(f"{LOCK}:{number}: {vector_id} stands twice")
        locked[vector_id] = digest
    return locked


def lock_faults(vectors: Iterable[Vector], locked: Mapping[str, str]) -> list[str]:
    """Return what is wrong: an id that is not locked, one whose input has changed, one that has vanished."""
    faults = []
    present = set()
    for vector in vectors:
        present.add(vector.id)
        if vector.id not in locked:
            faults.append(f"{vector.id}: not in {LOCK}; add vectors with `vectors add`")
        elif locked[vector.id] != input_hash(vector.op, vector.arguments):
            faults.append(f"{vector.id}: its input has changed; an id is never used for another input")
    faults += [f"{vector_id}: vanished; an id once given stays" for vector_id in locked if vector_id not in present]
    return faults


def extend_lock(folder: Path, vectors: Iterable[Vector]) -> None:
    """Add the ids of new vectors."""
    lines = [f"{vector.id} {input_hash(vector.op, vector.arguments)}\n" for vector in vectors]
    with (folder / LOCK).open("a", encoding="utf-8", newline="\n") as lock:
        lock.writelines(lines)
