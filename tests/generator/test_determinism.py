"""Two runs give the same bytes, whatever surrounds them."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from workshop import ROOT

_SCRIPT = """
import sys
from pathlib import Path
from lipservice_generator.fingerprint import canonical_json, spec_sha
from lipservice_generator.load import load_representation
from lipservice_generator.lower import lower
from lipservice_generator.render import render_tree
from lipservice_generator.target import load_targets
root = Path(sys.argv[1])
representation = load_representation(root / "spec")
out = [canonical_json(representation)]
for target in load_targets(root / "templates"):
    tree = render_tree(target, lower(target, representation, root / "spec"), spec_sha(representation))
    out += [f"{name}\\n{content.hex()}" for name, content in sorted(tree.files.items())]
sys.stdout.buffer.write("\\n".join(out).encode())
"""

_SURROUNDINGS = [
    {"PYTHONHASHSEED": "0"},
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati"},
    {"PYTHONHASHSEED": "random", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "random", "LC_ALL": "C", "PYTHONUTF8": "0", "HOME": "/nonexistent"},
]


def _digest(root: Path, surroundings: dict[str, str], folder: Path) -> str:
    environment = {**os.environ, **surroundings}
    command = [sys.executable, "-c", _SCRIPT, str(root)]
    result = subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=True)
    assert len(result.stdout) > 100_000
    return hashlib.sha256(result.stdout).hexdigest()


def test_another_hash_seed_locale_zone_or_folder_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "a folder with spaces"
    folder.mkdir()
    digests = {_digest(ROOT, surroundings, folder) for surroundings in _SURROUNDINGS}
    digests.add(_digest(ROOT, {}, ROOT))
    assert len(digests) == 1


def test_another_order_of_creation_and_another_place_give_the_same_bytes(tmp_path: Path) -> None:
    moved = tmp_path / "moved here"
    for name in ("spec", "templates"):
        for source in sorted((ROOT / name).rglob("*"), reverse=True):
            if source.is_file() and "__pycache__" not in source.parts:
                target = moved / source.relative_to(ROOT)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
    assert _digest(moved, {}, tmp_path) == _digest(ROOT, {}, ROOT)


@pytest.mark.parametrize("name", ["spec", "templates"])
def test_the_inputs_are_there(name: str) -> None:
    assert any((ROOT / name).iterdir())
