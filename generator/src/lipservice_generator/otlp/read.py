"""Reads `otlp.yaml` and the wire schema that it names, or says everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from lipservice_generator.diagnostic import Diagnostic, SpecError
from lipservice_generator.document import Document, read_text
from lipservice_generator.otlp.build import build_otlp
from lipservice_generator.otlp.check import check_otlp
from lipservice_generator.otlp.messages import check_messages
from lipservice_generator.otlp.representation import Otlp, WireMessage
from lipservice_generator.otlp.schema import OtlpModel
from lipservice_generator.otlp.wire import compile_schema
from lipservice_generator.shape import read_shape


def read_otlp(
    document: Document, folder: Path, shown_as: str, languages: Collection[str] | None, diagnostics: list[Diagnostic]
) -> Otlp | None:
    """Return what is said of OTLP, or None after adding to `diagnostics`.

    `folder`, shown as `shown_as`, holds the wire schema. `languages` is None where the packages are faulty.
    """
    shape = read_shape(document, OtlpModel, {})
    faults = [*shape.diagnostics, *check_otlp(document, shape.sections, languages)]
    name = shape.sections.get("proto")
    messages = _messages(folder / name, f"{shown_as}/{name}", faults) if name is not None else ()
    diagnostics += faults
    return None if faults else build_otlp(shape.sections, messages)


def _messages(path: Path, shown_as: str, faults: list[Diagnostic]) -> tuple[WireMessage, ...]:
    try:
        text = read_text(path, shown_as)
    except SpecError as error:
        faults += error.diagnostics
        return ()
    schema = compile_schema(text)
    faults += check_messages(Document(shown_as, text), schema)
    return schema.messages
