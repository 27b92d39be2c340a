"""What the TypeScript SDK needs to know of the doctor, as ready-made literals."""

from __future__ import annotations

import json

from lipservice_generator.doctor.representation import Bounds, Doctor, Line


def lower_doctor(doctor: Doctor) -> dict[str, object]:
    """Return the view of the doctor's report."""
    return {
        "marks": [f"[{_literal(level)}, {_literal(mark)}]" for level, mark in doctor.marks],
        "price_source": _literal(doctor.price.source),
        "price": doctor.price,
        "record_bytes": _bounds(doctor.record_bytes),
        "processes": _bounds(doctor.processes),
        "body": _literal(doctor.body),
        "token_characters": _literal("".join(map(chr, doctor.token_characters))),
        "patterns": doctor.patterns,
        "sections": [_literal(section) for section in doctor.sections],
        "lines": [_line(line) for line in doctor.lines],
        "good": _literal(doctor.good),
        "wrong": _literal(doctor.wrong),
    }


def _bounds(bounds: Bounds) -> str:
    return f"{{ default: {bounds.default}, low: {bounds.low}, high: {bounds.high} }}"


def _line(line: Line) -> str:
    fields = ("id", "section", "topic", "level", "when", "each", "text")
    return "{ " + ", ".join(f"{name}: {_literal(getattr(line, name))}" for name in fields) + " }"


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
