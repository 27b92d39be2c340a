"""What the templates of the Python SDK need to know of the doctor, as ready-made literals."""

from __future__ import annotations

from lipservice_generator.doctor.representation import Bounds, Doctor, Line


def lower_doctor(doctor: Doctor) -> dict[str, object]:
    """Return the view of the doctor's report."""
    return {
        "marks": repr(dict(doctor.marks)),
        "price_source": repr(doctor.price.source),
        "price": doctor.price,
        "record_bytes": _bounds(doctor.record_bytes),
        "processes": _bounds(doctor.processes),
        "body": repr(doctor.body),
        "token_characters": repr("".join(map(chr, doctor.token_characters))),
        "patterns": doctor.patterns,
        "sections": repr(doctor.sections),
        "lines": [_line(line) for line in doctor.lines],
        "good": repr(doctor.good),
        "wrong": repr(doctor.wrong),
    }


def _bounds(bounds: Bounds) -> str:
    return f"Bounds({bounds.default}, {bounds.low}, {bounds.high})"


def _line(line: Line) -> str:
    values = (line.id, line.section, line.topic, line.level, line.when, line.each, line.text)
    return f"Line({', '.join(map(repr, values))})"
