"""Reads what the sessions wrote, and writes `index.html` beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lipservice_conformance.page.figures import Measured, figures
from lipservice_conformance.page.matrix import Kind, matrix
from lipservice_conformance.page.mutation import mutants_of
from lipservice_conformance.page.part import Missing, percent, read_measures, read_part, written
from lipservice_conformance.page.results import Results, results_of
from lipservice_conformance.page.rules import rule_docs
from lipservice_conformance.page.soak import soak_of
from lipservice_conformance.page.speed import call_costs, export_costs, plot, speeds
from lipservice_conformance.page.text import prose, visible
from lipservice_conformance.page.wire import wire_of
from lipservice_conformance.specification import Specification
from lipservice_conformance.vector import Vector

__all__ = ["render_page", "write_page"]

_FILES = {
    "run": "conformance-full",
    "mutants": "mutants-full",
    "fuzz": "fuzz",
    "bench": "bench",
    "wire": "wire-full",
    "calls": "calls-full",
    "soak": "soak-full",
}
# Findings and failures named in full; more are counted.
_NAMED = 20


def write_page(specification: Specification, vectors: Sequence[Vector], reports: Path) -> Path:
    """Write the page and return its path."""
    path = reports / "index.html"
    reports.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.write_bytes(render_page(specification, vectors, reports).encode("utf-8", "backslashreplace"))
    draft.replace(path)
    return path


def render_page(specification: Specification, vectors: Sequence[Vector], reports: Path) -> str:
    """Return the page."""
    measured = _read(reports)
    results = Results() if isinstance(measured.results, Missing) else measured.results
    kinds = matrix(vectors, results, rule_docs(specification.representation))
    environment = _environment()
    return environment.get_template("report.html.j2").render(
        version=specification.representation.version,
        description=specification.representation.description,
        sha=specification.sha,
        measured=measured,
        results=results,
        stale=_stale(kinds, results, specification.sha),
        figures=figures(measured, len(vectors), sum(len(kind.rules) for kind in kinds)),
        kinds=kinds,
        vectors=len(vectors),
        ids={vector.id for vector in vectors},
        failed=[failure.id for kind in kinds for rule in kind.rules for failure in rule.failures],
        speeds=[] if isinstance(measured.speed, Missing) else speeds(measured.speed),
        call_costs=[] if isinstance(measured.speed, Missing) else call_costs(measured.speed),
        export_costs=[] if isinstance(measured.speed, Missing) else export_costs(measured.speed),
        plot=plot(reports / "bench-signature.svg"),
        findings=_lines(reports / "fuzz-found.jsonl"),
        written={name: written(reports / f"{file}.json") for name, file in _FILES.items()},
        style=_asset(environment, "style.css", "report.css"),
        script=_asset(environment, "report.js"),
        named=_NAMED,
    )


def _read(reports: Path) -> Measured:
    return Measured(
        read_part(reports / "conformance-full.json", "conformance", results_of),
        read_measures(reports / "conformance.json", "conformance"),
        read_part(reports / "mutants-full.json", "mutants", mutants_of),
        read_measures(reports / "fuzz.json", "fuzz"),
        read_measures(reports / "accuracy.json", "accuracy"),
        read_measures(reports / "bench.json", "bench"),
        read_part(reports / "wire-full.json", "wire", wire_of),
        read_part(reports / "calls-full.json", "calls", wire_of),
        read_part(reports / "soak-full.json", "soak", soak_of),
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("lipservice_conformance.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"visible": visible, "prose": prose, "percent": percent}
    environment.tests["missing"] = lambda value: isinstance(value, Missing)
    return environment


def _asset(environment: Environment, *names: str) -> Markup:
    """Return our own style or script, as it is."""
    assert environment.loader is not None  # noqa: S101
    sources = [environment.loader.get_source(environment, name)[0] for name in names]
    return Markup("\n".join(sources))  # noqa: S704


def _stale(kinds: Sequence[Kind], results: Results, sha: str) -> str:
    """Return how the run differs from what stands in the project today; nothing if it does not."""
    if results.sdks and results.spec != sha:
        return "The spec has changed since the SDKs were last asked."
    cells = ((cell.total, rule.vectors) for kind in kinds for rule in kind.rules for cell in rule.cells)
    if any(asked != there for asked, there in cells):
        return "The vectors have changed since the SDKs were last asked."
    return ""


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
