"""What must hold at the end of every case, whatever it was about."""

from __future__ import annotations

import re

from lipservice_conformance.calls.scene import Scene, Stats
from lipservice_conformance.wire.trouble import UnmetError

__all__ = ["close", "expect_said"]

_SHUTDOWN_MS = 5_000
_END_SECONDS = 3.0


def close(scene: Scene) -> None:
    """Shut down and look at all that must hold always. Raises UnmetError."""
    if not scene.case.is_closed:
        return
    if not scene.is_shut:
        said = scene.agent.ask("shutdown", {"timeout_ms": _SHUTDOWN_MS}, _SHUTDOWN_MS / 1000 + 10)
        scene.is_shut = True
        if said["result"] != "success":
            raise UnmetError(f"the shutdown in the end was {said}")
    stats = scene.stats()
    if stats.faults and not scene.case.may_fault:
        raise UnmetError(f"there were records that it could not handle: {stats}")
    if scene.case.is_counted:
        _check_counts(scene, stats)
    if not scene.case.may_fault:
        expect_said(scene)
    if scene.case.is_restored and scene.agent.ask("restored") is not True:
        raise UnmetError("after the shutdown the logger is not as it was found")
    ending = scene.agent.end(None, _END_SECONDS)
    if ending.status != 0:
        raise UnmetError(f"the program ended with {ending.status} after everything was shut down")


def expect_said(scene: Scene) -> None:
    """Expect that the client has said exactly what it should, in any order and case."""
    lines = scene.said()
    left = list(lines)
    for pattern in scene.diagnostics:
        found = next((line for line in left if re.search(pattern, line, re.IGNORECASE)), None)
        if found is None:
            raise UnmetError(f"expected a diagnostic with {pattern!r}, there are {lines}")
        left.remove(found)
    if left:
        raise UnmetError(f"diagnostics that nobody expected: {left}")


def _check_counts(scene: Scene, stats: Stats) -> None:
    """Expect that nothing is missing: neither in what the client has counted nor in what is stored."""
    taken = scene.logged.total() - scene.not_taken
    if stats.seen != taken - scene.elsewhere:
        raise UnmetError(f"it counts {stats.seen} as seen, {taken - scene.elsewhere} were logged: {stats}")
    rows = scene.rows()
    accounted = sum(row.count for row in rows)
    if accounted != taken:
        counts = [(row.subject, row.count, row.reason) for row in rows if row.count != 1]
        raise UnmetError(f"{taken} were logged, the rows account for {accounted}: {len(rows)} rows, {counts}; {stats}")
    sent = stats.kept + stats.released + stats.settlements - stats.hook_drops
    if not scene.elsewhere and len(rows) != sent:
        raise UnmetError(f"by its counts {sent} were sent, {len(rows)} are stored: {stats}")
