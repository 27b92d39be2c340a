"""The cases, by group."""

from __future__ import annotations

from collections import Counter

from lipservice_conformance.wire.case import Case
from lipservice_conformance.wire.cases.clock import clock
from lipservice_conformance.wire.cases.concurrency import concurrency
from lipservice_conformance.wire.cases.configuration import configuration
from lipservice_conformance.wire.cases.exits import exits
from lipservice_conformance.wire.cases.forks import forks
from lipservice_conformance.wire.cases.hostile import hostile
from lipservice_conformance.wire.cases.network import network
from lipservice_conformance.wire.cases.overflow import overflow
from lipservice_conformance.wire.cases.replies import replies
from lipservice_conformance.wire.cases.restarts import restarts
from lipservice_conformance.wire.cases.retry_after import retry_after
from lipservice_conformance.wire.cases.secrets import secrets
from lipservice_conformance.wire.cases.self_made import self_made
from lipservice_conformance.wire.cases.statuses import statuses

__all__ = ["all_cases"]

_GROUPS = (
    replies,
    statuses,
    retry_after,
    network,
    restarts,
    overflow,
    exits,
    forks,
    self_made,
    concurrency,
    hostile,
    configuration,
    secrets,
    clock,
)


def all_cases() -> list[Case]:
    """Return all cases in the order of their groups."""
    cases = [case for group in _GROUPS for case in group()]
    twice = [name for name, count in Counter(case.id for case in cases).items() if count > 1]
    assert not twice, twice  # noqa: S101
    return cases
