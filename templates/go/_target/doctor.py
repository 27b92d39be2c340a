"""Lowers the doctor's report to Go literals."""

from __future__ import annotations

from lipservice_generator.doctor.representation import Bounds, Doctor, Line

from . import literals


def lower_doctor(doctor: Doctor) -> dict[str, object]:
    """Return the view of the doctor's report."""
    return {
        "marks": literals.pairs((level, literals.string(mark)) for level, mark in doctor.marks),
        "price_source": literals.string(doctor.price.source),
        "price": doctor.price,
        "record_bytes": _bounds(doctor.record_bytes),
        "processes": _bounds(doctor.processes),
        "body": literals.string(doctor.body),
        "token_characters": literals.string("".join(map(chr, doctor.token_characters))),
        "patterns": doctor.patterns,
        "sections": [f"{{{literals.strings(section)}}}" for section in doctor.sections],
        "lines": [_line(line) for line in doctor.lines],
        "good": literals.string(doctor.good),
        "wrong": literals.string(doctor.wrong),
    }


def _bounds(bounds: Bounds) -> str:
    return f"Bounds{{Default: {bounds.default}, Low: {bounds.low}, High: {bounds.high}}}"


def _line(line: Line) -> str:
    """Return the literal of a line, less what is zero."""
    when = ", ".join(f"{{{literals.string(fact)}, []string{{{literals.strings(texts)}}}}}" for fact, texts in line.when)
    said = {
        "id": literals.string(line.id),
        "section": literals.string(line.section),
        "topic": literals.string(line.topic),
        "level": literals.string(line.level),
        "when": when and f"[]condition{{{when}}}",
        "each": line.each and literals.string(line.each),
        "text": literals.string(line.text),
    }
    return "{" + ", ".join(f"{name}: {value}" for name, value in said.items() if value) + "}"
