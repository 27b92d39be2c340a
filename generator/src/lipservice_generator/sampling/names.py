"""Reads the names of `sampling.yaml`: constants, ranges, parameters, state and the fields of slots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lipservice_generator.diagnostic import Diagnostic
from lipservice_generator.document import Document, NodePath
from lipservice_generator.integer.expression import check_fits
from lipservice_generator.integer.interval import Interval
from lipservice_generator.integer.kind import read_constant, read_value_kind
from lipservice_generator.integer.program import BOOL, Constant, Kind, Variable
from lipservice_generator.integer.scope import Names, check_name
from lipservice_generator.integer.source import Faults, SourceError
from lipservice_generator.sampling.written import Written

# What bodies and engines count on, by section.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "constants": ("ONE", "REASONS"),
    "reasons": ("RULE_KEPT",),
    "ranges": ("clock", "cost", "shared", "count", "outcome"),
}


@dataclass
class NamesReader:
    """Reads names one by one; each may use those above it. What is wrong with one does not hide the others."""

    document: Document
    diagnostics: list[Diagnostic]
    slot_count: str
    constants: dict[str, Constant] = field(default_factory=dict)
    ranges: dict[str, Kind] = field(default_factory=dict)
    parameters: dict[str, Variable] = field(default_factory=dict)
    state: dict[str, Variable] = field(default_factory=dict)
    fields: dict[str, Variable] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    further: set[str] = field(default_factory=set)

    @property
    def names(self) -> Names:
        """Return what was read so far."""
        return Names(
            self.constants,
            self.ranges,
            self.parameters,
            self.state,
            self.fields,
            self.slot_count,
            frozenset(self.broken),
            frozenset(self.further),
        )

    @property
    def written(self) -> Written:
        """Return the expressions of the file."""
        return Written(self.document)

    def read(self, sections: Mapping[str, Any]) -> Names:
        """Read everything but the bodies, in the order of `FURTHER`."""
        for section, needed in NEEDED.items():
            for name in needed:
                if name not in sections[section]:
                    self.diagnostics.append(self.document.diagnostic("LS010", (section,), f"missing field `{name}`"))
        self.further = {*sections["constants"], *sections["reasons"], *sections["params"], *sections["ranges"]}
        for name, model in sections["constants"].items():
            self._read(("constants", name), self.constants, self._constant, model.doc)
        for number, (name, doc) in enumerate(sections["reasons"].items()):
            self._read(("reasons", name), self.constants, self._reason, number, doc)
        for name, model in sections["params"].items():
            self._read(("params", name), self.parameters, self._parameter, model.doc)
        for name in sections["ranges"]:
            self._read(("ranges", name), self.ranges, self._kind)
        for name, model in sections["state"].items():
            self._read(("state", name), self.state, self._variable, model)
        for path, model in _fields(sections):
            self._read(path, self.fields, self._variable, model)
        self.further = set()
        return self.names

    def _read(self, path: NodePath, into: dict[str, Any], read: Callable[..., Any], *given: Any) -> None:
        """Read one name, which is no longer expected then: it is there, or broken."""
        name = str(path[-1])
        with self._faults():
            self._check(path, name)
            into[name] = read(path, *given)
            self.further.discard(name)
            return
        self.further.discard(name)
        self.broken.add(name)

    def _constant(self, path: NodePath, doc: str) -> Constant:
        return Constant(str(path[-1]), read_constant(self.names, self.written.node((*path, "value"))), doc)

    def _reason(self, path: NodePath, number: int, doc: str) -> Constant:
        return Constant(str(path[-1]), number, doc)

    def _parameter(self, path: NodePath, doc: str) -> Variable:
        return Variable(str(path[-1]), self._kind((*path, "range")), 0, doc)

    def number(self, path: NodePath) -> int:
        """Return the number that an expression stands for, 0 where it is none."""
        with self._faults():
            return read_constant(self.names, self.written.node(path))
        return 0

    def _kind(self, path: NodePath) -> Kind:
        return read_value_kind(self.names, self.written.node(path))

    def _variable(self, path: NodePath, model: Any) -> Variable:
        kind = self._kind((*path, "range"))
        if model.start is None:
            start = max(kind.low, min(kind.high, 0)) if isinstance(kind, Interval) else 0
            return Variable(str(path[-1]), kind, start, model.doc)
        node = self.written.node((*path, "start"))
        if isinstance(model.start, bool):
            check_fits(node, BOOL, kind, "the start")
            return Variable(str(path[-1]), kind, int(model.start), model.doc)
        start = read_constant(self.names, node)
        check_fits(node, Interval(start, start), kind, "the start")
        return Variable(str(path[-1]), kind, start, model.doc)

    def _faults(self) -> Faults:
        return self.written.source.faults(self.diagnostics)

    def _check(self, path: NodePath, name: str) -> None:
        key = self.written.key(path)
        if path[0] == "ranges":
            taken = name == BOOL
        else:
            check_name(key, name, constant=path[0] in {"constants", "reasons"})
            taken = name in (self.fields if len(path) > 2 else self.names.all())
        if taken:
            raise SourceError("LS108", key, f"`{name}` is already something else", "choose another name")


def _fields(sections: Mapping[str, Any]) -> Iterator[tuple[NodePath, Any]]:
    """Yield the fields of slots: the engine's own, then those of each algorithm."""
    for name, model in sections["slot"].fields.items():
        yield ("slot", "fields", name), model
    for algorithm, entry in sections["algorithms"].items():
        for name, model in entry.slot.items():
            yield ("algorithms", algorithm, "slot", name), model
