"""What is in a package file: wheels and Go modules are zips, source distributions and npm packages are tars."""

from __future__ import annotations

import hashlib
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

__all__ = ["contents", "digest", "sizes"]


def contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file in a package."""
    if path.suffix in {".whl", ".zip"}:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                yield entry.filename, archive.read(entry)
        return
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None:
                yield member.name, file.read()


def sizes(path: Path, version: str) -> dict[str, int]:
    """Return the bytes of each file in a package; names say `VERSION`, so that a release changes none."""
    return {name.replace(version, "VERSION"): len(content) for name, content in contents(path)}


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
