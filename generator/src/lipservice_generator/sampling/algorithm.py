"""Reads the algorithms that a policy rule can name: each body becomes a function like any other."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lipservice_generator.diagnostic import Diagnostic, did_you_mean
from lipservice_generator.document import Document, NodePath
from lipservice_generator.integer.function import FunctionReader
from lipservice_generator.integer.interval import Interval
from lipservice_generator.integer.program import ROW, Argument, Function
from lipservice_generator.integer.scope import check_name
from lipservice_generator.integer.source import Source, SourceError
from lipservice_generator.sampling.names import NamesReader
from lipservice_generator.sampling.representation import GIVEN, Algorithm, AlgorithmField, Example
from lipservice_generator.sampling.schema import AlgorithmFieldModel, AlgorithmModel, ExampleModel

# The ranges of what a body may use.
_RANGES: Mapping[str, str] = dict(zip(GIVEN, ("clock", ROW, "cost", "shared", "count"), strict=True))
_RESULT = "outcome"

# A month in milliseconds: the longest period that a rate can have.
LONGEST_PERIOD_MS = 2_592_000_000


@dataclass
class AlgorithmReader:
    """Reads algorithms one by one; what is wrong with one does not hide the others."""

    document: Document
    names: NamesReader
    functions: FunctionReader
    diagnostics: list[Diagnostic]

    def read(self, sections: Mapping[str, Any]) -> tuple[Algorithm, ...]:
        """Return all algorithms."""
        return tuple(self._algorithm(name, model) for name, model in sections["algorithms"].items())

    def _algorithm(self, name: str, model: AlgorithmModel) -> Algorithm:
        fields = tuple(self._field(name, key, entry) for key, entry in model.fields.items())
        examples = []
        for index, example in enumerate(model.examples):
            path = ("algorithms", name, "examples", index, "fields")
            self.diagnostics += _check_example(self.document, path, example, fields)
            examples.append(Example(tuple(example.fields.items()), tuple(example.times), tuple(example.keep)))
        function = None if model.decide is None else self._function(name, model, fields)
        return Algorithm(name, model.doc, model.per, fields, function, tuple(examples))

    def _field(self, algorithm: str, name: str, model: AlgorithmFieldModel) -> AlgorithmField:
        path = ("algorithms", algorithm, "fields", name, "range")
        low, high = 0, 0
        if model.range is not None:
            low, high = self.names.number((*path, 0)), self.names.number((*path, 1))
            if low > high:
                message = f"the range runs backwards, from {low} to {high}"
                self.diagnostics.append(self.document.diagnostic("LS103", path, message))
        return AlgorithmField(name, model.form, low, high, model.doc)

    def _function(self, name: str, model: AlgorithmModel, fields: tuple[AlgorithmField, ...]) -> Function | None:
        path = ("algorithms", name, "decide")
        source = Source(self.document, str(model.decide), path)
        before = len(self.diagnostics)
        function = f"decide_{name}"
        with self.names.written.source.faults(self.diagnostics):
            key = self.names.written.key(("algorithms", name))
            check_name(key, name)
            if function in self.functions.library.functions:
                raise SourceError("LS108", key, f"`{function}` is already a function", "choose another name")
        with source.faults(self.diagnostics):
            tree, comments = source.parse(), source.comments()
            used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            for field in fields:
                with self.names.written.source.faults(self.diagnostics):
                    self._check_field(("algorithms", name, "fields", field.name), field, used)
            if len(self.diagnostics) > before:
                return None
            ranges = self.functions.names.ranges
            given = [
                Argument(key, ROW if kind == ROW else ranges[kind]) for key, kind in _RANGES.items() if key in used
            ]
            arguments = (*given, *(argument for field in fields for argument in self._arguments(field)))
            header = Function(function, model.doc, arguments, ranges[_RESULT], (), changes=False, comments=())
            read = self.functions.add(header, tree, tree.body, comments, {})
            comments.check_empty(len(source.text.split("\n")))
            return read
        return None

    def _check_field(self, path: NodePath, field: AlgorithmField, used: set[str]) -> None:
        """Each number of a field has a name of its own, and the body uses it."""
        key = self.names.written.key(path)
        for name in field.parameters:
            check_name(key, name)
            if name in {*self.functions.names.all(), *self.functions.library.functions, *GIVEN}:
                raise SourceError("LS108", key, f"`{name}` is already something else", "choose another name")
            if name not in used:
                raise SourceError("LS110", key, f"the body does not use `{name}`", "use it, or remove the field")

    def _arguments(self, field: AlgorithmField) -> tuple[Argument, ...]:
        """Return the arguments of the body that one field of the action gives."""
        match field.form:
            case "probability":
                kinds = [Interval(0, self.functions.names.constants["ONE"].value)]
            case "rate":
                kinds = [Interval(field.low, field.high), Interval(1, LONGEST_PERIOD_MS)]
            case _:
                kinds = [Interval(field.low, field.high)]
        return tuple(Argument(name, kind) for name, kind in zip(field.parameters, kinds, strict=True))


def _check_example(
    document: Document, path: NodePath, example: ExampleModel, fields: tuple[AlgorithmField, ...]
) -> Iterator[Diagnostic]:
    known = {field.name: field for field in fields}
    for name in known.keys() - example.fields.keys():
        yield document.diagnostic("LS010", path, f"missing field `{name}`")
    for name, value in example.fields.items():
        field = known.get(name)
        place = (*path, name)
        if field is None:
            hint = did_you_mean(name, known)
            yield document.diagnostic("LS011", place, f"unknown field `{name}`", hint, key=True)
        elif isinstance(value, str) == (field.form == "integer"):
            wanted = "an integer" if field.form == "integer" else "text"
            yield document.diagnostic("LS012", place, f"expected {wanted}, found {value!r}")
        elif isinstance(value, int) and not field.low <= value <= field.high:
            message = f"expected {field.low} to {field.high}, found {value}"
            yield document.diagnostic("LS013", place, message)
