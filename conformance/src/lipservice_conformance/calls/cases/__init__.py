"""The cases, by group."""

from __future__ import annotations

from collections import Counter

from lipservice_conformance.calls.case import Case
from lipservice_conformance.calls.cases.accounting import accounting
from lipservice_conformance.calls.cases.alike import alike
from lipservice_conformance.calls.cases.context import context
from lipservice_conformance.calls.cases.correlation import correlation
from lipservice_conformance.calls.cases.decisions import decisions
from lipservice_conformance.calls.cases.destinations import destinations
from lipservice_conformance.calls.cases.endings import endings
from lipservice_conformance.calls.cases.handed_out import handed_out
from lipservice_conformance.calls.cases.hooks import hooks
from lipservice_conformance.calls.cases.output import output
from lipservice_conformance.calls.cases.records import records
from lipservice_conformance.calls.cases.recursion import recursion
from lipservice_conformance.calls.cases.redaction import redaction
from lipservice_conformance.calls.cases.shadow import shadow

__all__ = ["all_cases"]

_GROUPS = (
    decisions,
    recursion,
    endings,
    accounting,
    correlation,
    context,
    output,
    destinations,
    shadow,
    records,
    hooks,
    alike,
    handed_out,
    redaction,
)


def all_cases() -> list[Case]:
    """Return all cases in the order of their groups."""
    cases = sorted((case for group in _GROUPS for case in group()), key=lambda case: case.group)
    twice = [name for name, count in Counter(case.id for case in cases).items() if count > 1]
    assert not twice, twice  # noqa: S101
    return cases
