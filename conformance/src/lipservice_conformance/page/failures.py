"""A vector that failed: what was expected and what came, for each SDK, and the command that shows it again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from lipservice_conformance.outcome import Kind
from lipservice_conformance.page.results import Outcome, Results
from lipservice_conformance.page.text import apart, shown, visible
from lipservice_conformance.values import Json
from lipservice_conformance.vector import Vector

__all__ = ["Difference", "Failure", "Verdict", "failure_of"]

_SAID = {
    Kind.PASS: "as expected",
    Kind.FAIL: "answered otherwise",
    Kind.CRASH: "crashed",
    Kind.TIMEOUT: "did not answer in time",
    Kind.PROTOCOL: "broke the protocol",
    Kind.NOT_RUN: "was not asked",
}


@dataclass(frozen=True)
class Difference:
    """One member of the answer that is not as expected."""

    member: str
    expected: Markup
    got: Markup


@dataclass(frozen=True)
class Verdict:
    """What SDKs that answered alike did wrong: differences, or a message where there was no answer."""

    languages: str
    kind: str
    differences: tuple[Difference, ...]
    message: Markup
    evidence: tuple[Markup, ...]


@dataclass(frozen=True)
class Failure:
    """One vector with its verdicts."""

    id: str
    why: str
    origin: str
    arguments: tuple[tuple[str, Markup], ...]
    expected: tuple[tuple[str, Markup], ...]
    verdicts: tuple[Verdict, ...]
    passed: str
    command: str


def failure_of(vector: Vector, results: Results) -> Failure:
    """Return all that is known of a vector that failed."""
    outcomes = results.outcomes[vector.id]
    failed = [entry.language for entry in outcomes]
    passed = [sdk.language for sdk in results.sdks if sdk.language not in failed]
    return Failure(
        vector.id,
        vector.why,
        vector.origin,
        tuple((name, shown(value)) for name, value in vector.arguments.items()),
        tuple((name, shown(value)) for name, value in vector.out.items()),
        tuple(_verdicts(vector, outcomes)),
        ", ".join(passed),
        " ".join(["nox -s conformance --", f"--vector {vector.id}", *(f"--only {name}" for name in failed)]),
    )


def _verdicts(vector: Vector, outcomes: list[Outcome]) -> Iterator[Verdict]:
    alike: dict[str, list[Outcome]] = {}
    for entry in outcomes:
        said = json.dumps([entry.kind, entry.message, entry.got, entry.evidence], sort_keys=True)
        alike.setdefault(said, []).append(entry)
    for some in alike.values():
        entry = some[0]
        differences = tuple(_differences(vector.out, entry.got)) if entry.got is not None else ()
        yield Verdict(
            ", ".join(one.language for one in some),
            _SAID[Kind(entry.kind)],
            differences,
            Markup("") if differences else visible(entry.message),
            tuple(visible(line) for line in entry.evidence),
        )


def _differences(expected: dict[str, Json], got: dict[str, Json]) -> Iterator[Difference]:
    """Compare as the judge does, where true and 1 are two values."""
    for name in {**expected, **got}:
        one, other = expected.get(name), got.get(name)
        if json.dumps(one) != json.dumps(other) or (name in expected) != (name in got):
            yield Difference(name, *apart(one, other))
