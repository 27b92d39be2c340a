"""What must hold at the end of every case, whatever it was about."""

from __future__ import annotations

import time

from lipservice_conformance.wire.scene import Scene, Stats
from lipservice_conformance.wire.trouble import UnmetError

__all__ = ["close"]

_SHUTDOWN_MS = 600
_SHUTDOWN_LATE = 400
_GONE_SECONDS = 2.0
_END_SECONDS = 3.0
# Answers after which an exporter of ours has settled what they answered as taken, or says that they took less.
_TAKEN_AS = ("rejected", "reply_too_large")


def close(scene: Scene) -> None:
    """Shut down and look at all that must hold always. Raises UnmetError."""
    if not scene.case.is_closed:
        return
    if not scene.is_shut:
        _shut_down(scene)
    if scene.is_peer:
        return
    stats = scene.stats()
    _check_counts(scene, stats)
    _check_left(scene)
    ending = scene.agent.end(None, _END_SECONDS)
    if ending.status != 0:
        raise UnmetError(f"the program ended with {ending.status} after everything was shut down")
    if scene.agent.stderr:
        raise UnmetError(f"it wrote to standard error: {list(scene.agent.stderr)}")


def _shut_down(scene: Scene) -> None:
    said = scene.agent.ask("shutdown", {"timeout_ms": _SHUTDOWN_MS})
    scene.is_shut = True
    if said["ms"] > _SHUTDOWN_MS + _SHUTDOWN_LATE:
        raise UnmetError(f"the shutdown in the end took {said['ms']} ms, {_SHUTDOWN_MS} were given")


def _check_counts(scene: Scene, stats: Stats) -> None:
    if stats.queued or stats.in_flight:
        raise UnmetError(f"after the shutdown there are still records: {stats}")
    if not scene.case.is_counted:
        return
    if stats.emitted != scene.emitted:
        raise UnmetError(f"it counts {stats.emitted} emitted, there were {scene.emitted}")
    answered = [one for one in scene.requests() if one.status is not None and one.status < 300 and one.reply == "sent"]
    taken = sum(one.records for one in answered) - len(scene.notices())
    claimed = stats.accepted + sum(stats.lost.get(reason, 0) for reason in _TAKEN_AS)
    if claimed != taken:
        raise UnmetError(f"it counts {claimed} as answered with success, the endpoint so answered {taken}: {stats}")


def _check_left(scene: Scene) -> None:
    """Expect no thread, timer, socket or connection that was not there before the exporter was made."""
    deadline = time.monotonic() + _GONE_SECONDS
    while True:
        left = scene.agent.ask("resources")
        more = {name: count for name, count in left.items() if count > scene.resources_before[name]}
        still_open = scene.emulator.connections().open
        if not more and not still_open:
            return
        if time.monotonic() >= deadline:
            raise UnmetError(
                f"left behind: {left}, before it was {scene.resources_before}; {still_open} connections are open"
            )
        time.sleep(0.05)
