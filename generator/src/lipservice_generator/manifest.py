"""The manifest of an output folder: what the generator wrote there, so that edits and leftovers can be told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lipservice_generator.representation import IR_VERSION
from lipservice_generator.tree import Tree

MANIFEST = ".lipservice.json"


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Manifest:
    """Files by path, with the digest each had when it was written."""

    files: Mapping[str, str]


def read_manifest(root: Path) -> Manifest:
    """Read the manifest of `root`; one that is missing or unreadable lists nothing."""
    try:
        data = json.loads((root / MANIFEST).read_text("utf-8"))
        return Manifest({str(name): str(entry["sha256"]) for name, entry in data["files"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest({})


def manifest_bytes(tree: Tree, spec_sha: str, version: str) -> bytes:
    """Render the manifest of a tree."""
    files = {
        name: {"sha256": digest(content), "template": tree.templates.get(name)}
        for name, content in sorted(tree.files.items())
    }
    data = {"ir_version": IR_VERSION, "spec_sha": spec_sha, "version": version, "files": files}
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()
