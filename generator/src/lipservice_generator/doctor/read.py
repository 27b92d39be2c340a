"""Reads `doctor.yaml` into what it means, or says everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lipservice_generator.diagnostic import Diagnostic
from lipservice_generator.doctor.check import check_doctor
from lipservice_generator.doctor.representation import Bounds, Doctor, Line, Price
from lipservice_generator.doctor.schema import BoundsModel, DoctorModel, LineModel
from lipservice_generator.document import Document
from lipservice_generator.pattern import parse_class
from lipservice_generator.shape import read_shape


def read_doctor(document: Document, diagnostics: list[Diagnostic]) -> Doctor | None:
    """Return what the doctor says, or None after adding to `diagnostics`."""
    shape = read_shape(document, DoctorModel, {})
    faults = [*shape.diagnostics, *check_doctor(document, shape.sections)]
    diagnostics += faults
    return None if faults else _build(shape.sections)


def _build(sections: Mapping[str, Any]) -> Doctor:
    verdict = sections["verdict"]
    return Doctor(
        doc=sections["doc"],
        marks=tuple(sections["marks"].model_dump().items()),
        price=Price(**sections["price"].model_dump()),
        record_bytes=_bounds(sections["record_bytes"]),
        processes=_bounds(sections["processes"]),
        body=sections["body"],
        token_characters=tuple(sorted(parse_class(sections["token_characters"]))),
        patterns=sections["patterns"],
        sections=tuple(sections["sections"].items()),
        lines=tuple(map(_line, sections["lines"])),
        good=verdict.good,
        wrong=verdict.wrong,
    )


def _bounds(model: BoundsModel) -> Bounds:
    return Bounds(model.default, *model.range)


def _line(model: LineModel) -> Line:
    when = tuple((fact, (texts,) if isinstance(texts, str) else tuple(texts)) for fact, texts in model.when.items())
    return Line(model.id, model.section, model.topic or model.id, model.level, when, model.each or "", model.text)
