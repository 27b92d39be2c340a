"""Mutants of what the doctor says: its sentences, when each is said, what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from lipservice_conformance.mutant import Mutant, document_text

__all__ = ["PREFIXES", "doctor_mutants"]

PREFIXES: Final = ("doctor.",)

_NUMBERS: Final = ("cents_per_gb", "free_gb", "retention_days", "month_days")
_OTHER_LEVELS: Final = {"good": "info", "info": "note", "note": "wrong", "wrong": "good"}


def doctor_mutants(spec: Path) -> Iterator[Mutant]:
    """Yield a mutant for each sentence, level, condition and number."""
    text = (spec / "doctor.yaml").read_text("utf-8")
    for at, line in enumerate(yaml.safe_load(text)["lines"]):
        name = f"lines.{line['id']}"
        yield _mutant(text, f"{name}: another text", ("lines", at, "text"), f"{line['text']}x")
        yield _mutant(text, f"{name}: another level", ("lines", at, "level"), _OTHER_LEVELS[line["level"]])
        for fact in line.get("when", {}):
            yield _mutant(text, f"{name}.{fact}: never", ("lines", at, "when", fact), "no such text")
    for name in _NUMBERS:
        yield _mutant(text, f"price.{name}: one more", ("price", name), yaml.safe_load(text)["price"][name] + 1)
    for section in ("sections", "marks", "verdict"):
        for name, said in yaml.safe_load(text)[section].items():
            yield _mutant(text, f"{section}.{name}: another text", (section, name), f"{said}x")
    yield _mutant(text, "price.source: another text", ("price", "source"), "somebody")
    yield _mutant(text, "body: another text", ("body",), "check {check} of {service}")
    yield _mutant(text, "token_characters: one less", ("token_characters",), "[A-Za-z0-9-]")
    yield _mutant(text, "patterns: one less", ("patterns",), 4)
    for name in ("record_bytes", "processes"):
        yield _mutant(text, f"{name}: another default", (name, "default"), 2)


def _mutant(text: str, name: str, path: tuple[str | int, ...], changed: object) -> Mutant:
    document: Any = yaml.safe_load(text)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = changed
    return Mutant(f"doctor.{name}", "doctor.yaml", document_text(document))
