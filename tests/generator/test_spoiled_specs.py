"""Whatever is done to a spec, reading it gives a representation or diagnostics with places: never a traceback."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from lipservice_generator.diagnostic import Diagnostic, SpecError, as_github, as_text
from lipservice_generator.load import load_representation
from workshop import HERE

_SNIPPETS = [
    "[",
    "]",
    "{",
    "}",
    ":",
    "- ",
    "\n",
    "  ",
    "'",
    '"',
    "\\",
    "(",
    ")",
    "*",
    "0",
    "é",
    "\x00",
    "\ud800",
    "&a",
    "!!x",
    "#",
    "|",
    "?",
]
_VALUES = [
    "null",
    "true",
    "-1",
    "99999999999999999999999",
    "[]",
    "{}",
    "''",
    "[[[]]]",
    "1.5",
    "~",
    "[a, {b: c}]",
    "'(('",
]


def _spoil(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    match chance.randrange(6):
        case 0:
            at = chance.randrange(len(text))
            return text[:at] + text[at + chance.randint(1, 5) :]
        case 1:
            at = chance.randrange(len(text))
            return text[:at] + chance.choice(_SNIPPETS) + text[at:]
        case 2:
            del lines[chance.randrange(len(lines))]
        case 3:
            at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        case 4:
            lines.insert(chance.randrange(len(lines)), chance.choice(lines))
        case _:
            at = chance.randrange(len(lines))
            key, colon, _ = lines[at].partition(":")
            lines[at] = f"{key}{colon} {chance.choice(_VALUES)}"
    return "\n".join(lines)


def _diagnostics(spec: Path) -> tuple[Diagnostic, ...]:
    try:
        load_representation(spec)
    except SpecError as error:
        return error.diagnostics
    return ()


def test_a_spoiled_spec_is_refused_with_places_or_read(tmp_path: Path) -> None:
    chance = random.Random(20261125)
    spec = tmp_path / "spec"
    shutil.copytree(HERE / "small_spec", spec)
    originals = {path: path.read_text("utf-8") for path in spec.iterdir()}
    refused = 0
    for _ in range(200):
        path = chance.choice(sorted(originals))
        text = originals[path]
        for _ in range(chance.randint(1, 3)):
            text = _spoil(chance, text)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        found = _diagnostics(spec)
        refused += bool(found)
        assert as_text(found) or not found
        assert as_github(found).count("::error file=spec/") == len(found)
        assert all(diagnostic.code.startswith("LS") for diagnostic in found)
        path.write_text(originals[path], "utf-8")
    assert refused > 100


@pytest.mark.parametrize("content", ["[" * 20_000, "a: " + "{b: " * 500 + "1" + "}" * 500, "- " * 5_000])
def test_a_spec_nested_beyond_any_use_is_refused(tmp_path: Path, content: str) -> None:
    spec = tmp_path / "spec"
    shutil.copytree(HERE / "small_spec", spec)
    (spec / "signature.yaml").write_text(content, "utf-8")
    codes = {diagnostic.code for diagnostic in _diagnostics(spec)}
    assert codes
    assert codes <= {"LS003", "LS005", "LS012"}
