"""Reads `sampling.yaml` and the files of functions that it names, or says everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lipservice_generator.diagnostic import Diagnostic, SpecError, did_you_mean
from lipservice_generator.document import Document, read_text
from lipservice_generator.integer.function import FunctionReader
from lipservice_generator.integer.interval import Interval
from lipservice_generator.integer.program import Program, Variable
from lipservice_generator.integer.source import Source
from lipservice_generator.sampling.algorithm import AlgorithmReader
from lipservice_generator.sampling.names import NamesReader
from lipservice_generator.sampling.representation import Sampling
from lipservice_generator.sampling.schema import SamplingModel
from lipservice_generator.shape import read_shape


def read_sampling(document: Document, folder: Path, shown_as: str, diagnostics: list[Diagnostic]) -> Sampling | None:
    """Return the sampler, or None after adding to `diagnostics`. `folder` is shown as `shown_as`."""
    shape = read_shape(document, SamplingModel, {})
    found = list(shape.diagnostics)
    sampling = None
    if not found:
        sampling = _read(document, shape.sections, folder, shown_as, found)
    diagnostics += found
    return None if found else sampling


def _read(
    document: Document, sections: Mapping[str, Any], folder: Path, shown_as: str, found: list[Diagnostic]
) -> Sampling | None:
    reader = NamesReader(document, found, sections["slot"].size)
    names = reader.read(sections)
    _check_size(document, sections, names.parameters, found)
    sources = [_source(folder / name, f"{shown_as}/{name}", found) for name in sections["functions"]]
    if found:
        return None
    functions = FunctionReader(names, found)
    if not functions.read_files(source for source in sources if source is not None):
        return None
    _check_entries(document, sections["entries"], functions, found)
    algorithms = AlgorithmReader(document, reader, functions, found).read(sections)
    if not found:
        functions.check_called(sections["entries"])
    program = Program(
        constants=tuple(names.constants.values()),
        parameters=tuple(names.parameters.values()),
        state=tuple(names.state.values()),
        fields=tuple(names.fields.values()),
        slot_count=names.slot_count,
        slot_doc=sections["slot"].doc,
        functions=tuple(functions.library.functions.values()),
        entries=tuple(sections["entries"]),
    )
    return Sampling(
        profile=sections["profile"],
        doc=sections["doc"],
        program=program,
        algorithms=algorithms,
        reasons=tuple(sections["reasons"]),
        readings=tuple((entry.id, entry.doc) for entry in sections["readings"]),
    )


def _check_size(
    document: Document, sections: Mapping[str, Any], parameters: Mapping[str, Variable], found: list[Diagnostic]
) -> None:
    size = sections["slot"].size
    if size not in sections["params"]:
        hint = did_you_mean(size, sections["params"])
        found.append(document.diagnostic("LS102", ("slot", "size"), f"`{size}` is no parameter", hint))
    elif size in parameters and not isinstance(parameters[size].kind, Interval):
        found.append(document.diagnostic("LS103", ("slot", "size"), f"`{size}` is no integer"))


def _source(path: Path, shown_as: str, found: list[Diagnostic]) -> Source | None:
    try:
        text = read_text(path, shown_as)
    except SpecError as error:
        found += error.diagnostics
        return None
    return Source(Document(shown_as, text), text)


def _check_entries(document: Document, entries: list[str], functions: FunctionReader, found: list[Diagnostic]) -> None:
    known = functions.library.functions.keys() | functions.library.broken
    for index, name in enumerate(entries):
        if name not in known:
            hint = did_you_mean(name, known)
            found.append(document.diagnostic("LS102", ("entries", index), f"there is no function `{name}`", hint))
