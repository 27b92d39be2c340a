"""Every rule with its vectors, and how many of them each SDK answered as expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from lipservice_conformance.page.failures import Failure, failure_of
from lipservice_conformance.page.results import Results, Sdk
from lipservice_conformance.page.rules import KINDS, kind_of
from lipservice_conformance.page.text import shown
from lipservice_conformance.vector import Vector

__all__ = ["Cell", "Kind", "Row", "Rule", "matrix"]

# So many failures of a rule are shown with all that is known; the rest are named, or a broken SDK fills the page.
_DETAILED = 20
_MESSAGE = "message"


@dataclass(frozen=True)
class Cell:
    """How one SDK did. `total` is how many it was asked."""

    language: str
    passed: int
    total: int

    @property
    def state(self) -> str:
        """Return good, bad or none, of which the page makes a colour and a sign."""
        if not self.total:
            return "none"
        return "good" if self.passed == self.total else "bad"


@dataclass(frozen=True)
class Row:
    """One vector. `failed` names the SDKs that answered otherwise."""

    id: str
    message: Markup
    others: tuple[tuple[str, Markup], ...]
    template: Markup
    outputs: tuple[tuple[str, Markup], ...]
    source: str
    origin: str
    failed: str


@dataclass(frozen=True)
class Rule:
    """One rule: failures in full, and all other vectors by why they exist."""

    op: str
    name: str
    doc: str
    cells: tuple[Cell, ...]
    vectors: int
    failures: tuple[Failure, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]

    @property
    def state(self) -> str:
        """Return bad if any SDK failed."""
        return "bad" if any(cell.state == "bad" for cell in self.cells) else "good"


@dataclass(frozen=True)
class Kind:
    """The rules under one heading, failing ones first."""

    name: str
    title: str
    rules: tuple[Rule, ...]
    cells: tuple[Cell, ...]


def matrix(vectors: Sequence[Vector], results: Results, docs: Mapping[str, str]) -> list[Kind]:
    """Return all vectors, each exactly once."""
    by_rule: dict[tuple[str, str], list[Vector]] = {}
    for vector in vectors:
        by_rule.setdefault((vector.op, vector.rule), []).append(vector)
    by_kind: dict[str, list[Rule]] = {kind: [] for kind in KINDS}
    for (op, rule), some in by_rule.items():
        by_kind.setdefault(kind_of(rule), []).append(_rule(op, rule, some, results, docs))
    return [_kind(name, rules, results.sdks) for name, rules in by_kind.items() if rules]


def _kind(name: str, rules: list[Rule], sdks: Sequence[Sdk]) -> Kind:
    ordered = tuple(sorted(rules, key=lambda rule: rule.state != "bad"))
    columns = zip(*(rule.cells for rule in ordered), strict=True) if sdks else ()
    return Kind(name, KINDS.get(name, name.capitalize()), ordered, tuple(_sum(cells) for cells in columns))


def _sum(cells: Iterable[Cell]) -> Cell:
    some = list(cells)
    return Cell(some[0].language, sum(cell.passed for cell in some), sum(cell.total for cell in some))


def _rule(op: str, name: str, vectors: list[Vector], results: Results, docs: Mapping[str, str]) -> Rule:
    failed = [vector for vector in vectors if results.outcomes.get(vector.id)][:_DETAILED]
    in_full = {vector.id for vector in failed}
    rest = [vector for vector in vectors if vector.id not in in_full]
    return Rule(
        op,
        name,
        docs.get(f"{op}/{name}", docs.get(name, "")),
        tuple(_cell(sdk, f"{op}/{name}") for sdk in results.sdks),
        len(vectors),
        tuple(failure_of(vector, results) for vector in failed),
        tuple((why, tuple(_row(vector, results) for vector in some)) for why, some in _by_why(rest)),
    )


def _by_why(vectors: list[Vector]) -> Iterable[tuple[str, Iterable[Vector]]]:
    order = {why: at for at, why in enumerate(dict.fromkeys(vector.why for vector in vectors))}
    return groupby(sorted(vectors, key=lambda vector: order[vector.why]), key=lambda vector: vector.why)


def _cell(sdk: Sdk, rule: str) -> Cell:
    counts = sdk.rules.get(rule, {})
    return Cell(sdk.language, counts.get("pass", 0), sum(counts.values()))


def _row(vector: Vector, results: Results) -> Row:
    outputs = {name: shown(value) for name, value in vector.out.items()}
    return Row(
        vector.id,
        shown(vector.arguments.get(_MESSAGE, "")),
        tuple((name, shown(value)) for name, value in vector.arguments.items() if name != _MESSAGE),
        outputs.pop("template", Markup("")),
        tuple((name, value) for name, value in outputs.items() if name not in {"id", "source"}),
        str(vector.out.get("source", "")),
        vector.origin,
        ", ".join(entry.language for entry in results.outcomes.get(vector.id, ())),
    )
