"""The committed list of what each package holds. A file that comes, goes or grows is seen in a review, or refused.

Sizes are there to notice a bundle that doubles, not to be written anew at each edit: one is wrong when it is off by
more than a tenth and more than 1 KiB.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

__all__ = ["differences", "read_manifest", "write_manifest"]

_PART = 10
_BYTES = 1024


def read_manifest(path: Path) -> dict[str, int]:
    """Return the bytes of each file by its name; nothing when there is no manifest."""
    if not path.is_file():
        return {}
    lines = (line.split(maxsplit=1) for line in path.read_text("utf-8").splitlines())
    return {name: int(size) for size, name in lines}


def write_manifest(path: Path, found: Mapping[str, int]) -> None:
    """Write the bytes of each file, one a line, by name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{found[name]:>8}  {name}\n" for name in sorted(found)), "utf-8")


def differences(wanted: Mapping[str, int], found: Mapping[str, int]) -> Iterator[str]:
    """Yield what is not as the manifest has it."""
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            yield f"{name} is missing"
        elif name not in wanted:
            yield f"{name} ({found[name]} bytes) does not belong"
        elif abs(found[name] - wanted[name]) > max(_BYTES, wanted[name] // _PART):
            yield f"{name} has {found[name]} bytes, and had {wanted[name]}"
