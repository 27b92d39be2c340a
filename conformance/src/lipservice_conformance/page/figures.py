"""The figures at the top. One that was never measured says how to measure it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lipservice_conformance.page.mutation import Mutants
from lipservice_conformance.page.part import Missing, percent
from lipservice_conformance.page.results import Results
from lipservice_conformance.page.soak import Soak
from lipservice_conformance.page.wire import Wire

__all__ = ["Figure", "Measured", "figures"]

_NOT_YET = "not measured yet"


@dataclass(frozen=True)
class Figure:
    """One figure and a line on what it counts. `command` measures it when there is no value; `state` is good or bad."""

    label: str
    value: str
    note: str
    command: str = ""
    state: str = ""


@dataclass(frozen=True)
class Measured:
    """All that was read."""

    results: Results | Missing
    run: Mapping[str, float] | Missing
    mutants: Mutants | Missing
    fuzz: Mapping[str, float] | Missing
    accuracy: Mapping[str, float] | Missing
    speed: Mapping[str, float] | Missing
    wire: Wire | Missing
    calls: Wire | Missing
    soak: Soak | Missing


def figures(measured: Measured, vectors: int, rules: int) -> list[Figure]:
    """Return the figures in the order of the page."""
    return [
        Figure("Vectors", f"{vectors:,}", f"over {rules} rules of the spec"),
        *_conformance(measured.results),
        _named("Seconds", measured.run, "conformance.seconds", "{:.2f}", "for all answers of all SDKs"),
        _mutation(measured.mutants),
        _named("Fuzz cases", measured.fuzz, "fuzz.cases", "{:,.0f}", "random messages, asked of every SDK"),
        _found(measured.fuzz),
        _accuracy(measured.accuracy),
        _tier("Wire failures", measured.wire),
        _tier("Call failures", measured.calls),
    ]


def _conformance(results: Results | Missing) -> list[Figure]:
    if isinstance(results, Missing):
        return [_absent("SDKs", results), _absent("Failed", results)]
    failed = results.failed
    note = f"of {results.answers:,} answers"
    if not failed and not results.passed:
        note += "; see the troubles below"
    return [
        Figure("SDKs", str(len(results.sdks)), ", ".join(sdk.language for sdk in results.sdks)),
        Figure("Failed", f"{failed:,}", note, state="good" if results.passed else "bad"),
    ]


def _mutation(mutants: Mutants | Missing) -> Figure:
    label = "Mutation score"
    if isinstance(mutants, Missing):
        return _absent(label, mutants)
    total = mutants.total
    return Figure(label, percent(total.score), f"{total.killed} of {total.counted} changes of the spec caught")


def _found(fuzz: Mapping[str, float] | Missing) -> Figure:
    found = _named("Fuzz findings", fuzz, "fuzz.found", "{:,.0f}", "messages with answers that differ")
    if found.command:
        return found
    return Figure(found.label, found.value, found.note, state="good" if found.value == "0" else "bad")


def _accuracy(measures: Mapping[str, float] | Missing) -> Figure:
    label = "Accuracy"
    if isinstance(measures, Missing):
        return _absent(label, measures)
    if "accuracy.ga" not in measures:
        return _absent(label, Missing(_NOT_YET, "nox -s accuracy"))
    return Figure(label, percent(measures["accuracy.ga"]), "of labelled lines grouped as a person would")


def _tier(label: str, tier: Wire | Missing) -> Figure:
    if isinstance(tier, Missing):
        return _absent(label, tier)
    failed = len(tier.failed)
    return Figure(label, str(failed), f"of {tier.asked:,} cases", state="bad" if failed else "good")


def _named(label: str, measures: Mapping[str, float] | Missing, name: str, form: str, note: str) -> Figure:
    if isinstance(measures, Missing):
        return _absent(label, measures)
    if name not in measures:
        return _absent(label, Missing(_NOT_YET, f"nox -s {name.partition('.')[0]}"))
    return Figure(label, form.format(measures[name]), note)


def _absent(label: str, missing: Missing) -> Figure:
    return Figure(label, "", missing.why, missing.command)
