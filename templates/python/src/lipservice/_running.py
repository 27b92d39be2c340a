"""A client from the inside: all that its call has put together, and how it ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from lipservice._at_work import at_work
from lipservice._call_policy import Beginning, begin_policy, in_shadow
from lipservice._client_stats import ClientStats
from lipservice._clock import Clock
from lipservice._composer import Composer, Contents
from lipservice._departure import Departure
from lipservice._destination import Destination
from lipservice._export import processes
from lipservice._export.assembly import random_bits
from lipservice._export.diagnostics import Diagnostics
from lipservice._export.member import Exports
from lipservice._export.notice import notice
from lipservice._export.parts import Parts
from lipservice._export.settings import Settings, read_settings
from lipservice._export_stats import FlushResult
from lipservice._log_record import LogRecord
from lipservice._otlp_tables import SEVERITIES
from lipservice._own_entry import LogCall, make_log
from lipservice._pipeline import Pipeline
from lipservice._policy import Policy
from lipservice._policy_in_force import PolicyInForce
from lipservice._request_scope import listeners
from lipservice._sampler import Sampler
from lipservice._settling import Settling
from lipservice._tallies import Tallies

if TYPE_CHECKING:
    from lipservice._policy_client import PolicyClient

_SEED_BYTES = 4


class Connection(Protocol):
    """What connects the standard logger."""

    def mend(self) -> None:
        """Connect it again, if somebody has cut it off."""

    def hiding_level(self) -> str:
        """Return the name of the logger's level, if it hides INFO."""

    def undo(self) -> None:
        """Leave it as it was found."""


@dataclass(frozen=True, slots=True)
class CallParts:
    """What the application may bring; None: the usual one."""

    clock: Clock
    seed: int | None
    diagnostics: Callable[[str], object] | None
    exporter: Parts


class Running:
    """The parts of one client. Where nothing is sent, it has no pipeline and hooks nothing."""

    def __init__(self, given: Mapping[str, object], environment: Mapping[str, str], parts: CallParts) -> None:
        """Read the options and begin."""
        settings = read_settings(
            # One that was read already is no document.
            {name: value for name, value in given.items() if not isinstance(value, Policy)},
            environment,
        )
        self._settings = settings
        self.said = Diagnostics(parts.clock, parts.diagnostics)
        self.exports = Exports(settings, parts.exporter)
        self.destination: Destination = self.exports.destination
        self.level = settings.text("level")
        self.is_manual = bool(settings.options.get("manual"))
        self.drops_early = bool(settings.options.get("early_drop"))
        self.pipeline: Pipeline | None = None
        # Without a destination no policy is asked for, and none decides.
        self._policy: PolicyInForce | None = None
        self._policy_client: PolicyClient | None = None
        self._tallies = Tallies()
        self._redacted: dict[str, int] = {}
        self._over = False
        self.log: LogCall = _log_nothing
        # What connects the standard logger, if anything does.
        self.connection: Connection | None = None
        if self.destination.profile:
            self._start(settings, given, parts)

    def _start(self, settings: Settings, given: Mapping[str, object], parts: CallParts) -> None:
        seed = parts.seed if parts.seed is not None else _any_seed()
        begun = begin_policy(settings, given, self.said, parts.clock)
        sampler = Sampler(in_shadow(begun.policy, shadow=bool(settings.options.get("shadow"))), seed)
        core = self.exports.core
        contents = Contents(
            code_location=bool(settings.options.get("code_location")),
            message_parts=bool(settings.options.get("message_parts")),
            identity_provider=settings.function("identity_provider"),
        )
        self.pipeline = Pipeline(
            sampler,
            Composer(contents, parts.clock, self._tallies, self.said),
            Departure(core.emit, settings.function("before_send"), self._tallies, self.said, self._redacting(settings)),
            self._tallies,
            parts.clock,
            seed=seed,
            lowest=SEVERITIES["logging"].names.get(self.level, 0),
            inside=core.insiders,
            begin=self._begin,
        )
        self._settling = Settling(parts.clock, lambda: sampler.policy.settle_interval_seconds, self._tick)
        self._policy = begun.in_force
        if begun.source.name in {"file", "service"}:
            self._watch(settings, begun, parts, sampler)
        listeners.promote, listeners.end = self.pipeline.promote, sampler.end
        self.log = make_log(self.pipeline)
        processes.join(self)

    def _watch(self, settings: Settings, begun: Beginning, parts: CallParts, sampler: Sampler) -> None:
        """Watch where the policy comes from."""
        # Here, because most programs have their policy at once.
        from lipservice._policy_watch import WatchParts, watch_policy  # noqa: PLC0415

        def put(policy: Policy) -> None:
            sampler.set_policy(in_shadow(policy, shadow=bool(settings.options.get("shadow"))))

        random = parts.exporter.random or random_bits
        insiders = self.exports.core.insiders
        self._policy_client = watch_policy(settings, begun, WatchParts(parts.clock, random, self.said, put, insiders))
    def _redacting(self, settings: Settings) -> Callable[[LogRecord], LogRecord] | None:
        if not settings.options.get("redact"):
            return None
        # Here, so that programs that do not redact do not wait for it.
        from lipservice.redaction import Redactor  # noqa: PLC0415

        redactor = Redactor(settings.text("redact_keys").split(","))
        self._redacted = redactor.counts
        return redactor.record

    def _begin(self) -> None:
        """Do what the first record asks for."""
        self._settling.begin()
        if self._policy_client is not None:
            self._policy_client.begin()
        self._look_at_level()

    def _look_at_level(self) -> None:
        """Say it, once, if the logger's own level hides what the policy would keep."""
        connection = self.connection
        if connection is not None and not self.level:
            hiding = connection.hiding_level()
            if hiding:
                self.tell("level", source="the root logger", level=hiding)

    def _tick(self) -> None:
        if self.pipeline is not None:
            if self.connection is not None:
                self.connection.mend()
            self.pipeline.settle()

    def tell(self, name: str, **values: str) -> None:
        """Say something of the set-up."""
        self.said.tell(name, notice(name, **values).message)

    def flush(self, timeout: float | None) -> FlushResult:
        """Account for what is due, and send what waits."""
        if not self._over:
            self._tick()
        return self.exports.flush(timeout)

    def shutdown(self, timeout: float | None) -> FlushResult:
        """Account for everything, and end."""
        pipeline = self.pipeline
        if pipeline is not None and not self._over:
            self._over = True
            if not pipeline.begun:
                self._look_at_level()
            if self.connection is not None:
                self.connection.undo()
            if at_work.pipeline is pipeline:
                at_work.set_pipeline(None)
            self.log = _log_nothing
            listeners.promote = listeners.end = None
            self._settling.end()
            if self._policy_client is not None:
                self._policy_client.end()
            pipeline.settle(everything=True)
        return self.exports.shutdown(timeout)

    def doctor(self) -> str:
        """Return the doctor's report."""
        # Here, because most programs never ask.
        from lipservice._doctor.application import report_of  # noqa: PLC0415

        told = (*self.said.recent, *self.exports.core.diagnostics.recent)
        policy = None if self.pipeline is None else self.pipeline.sampler.policy
        return report_of(self._settings, self.stats(), told, policy)

    def stats(self) -> ClientStats:
        """Return all counts."""
        tallies = self._tallies
        exporter = self.exports.core.stats()
        if self.pipeline is None:
            return ClientStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, {}, (), exporter, None)
        sampled = self.pipeline.sampler.stats()
        asked = tallies.asked
        return ClientStats(
            seen=sampled.seen + asked,
            kept=sampled.kept + asked,
            dropped=sampled.dropped,
            buffered=sampled.buffered,
            asked=asked,
            released=tallies.released,
            settlements=tallies.settlements,
            hook_failures=tallies.hook_failures,
            hook_drops=tallies.hook_drops,
            reentrant=tallies.reentrant,
            faults=tallies.faults,
            redacted=dict(sorted(self._redacted.copy().items())),
            patterns=sampled.patterns,
            exporter=exporter,
            policy=None if self._policy is None else self._policy.stats(),
        )

    # Of the process; see `processes`.

    def finish(self) -> None:
        """Hand over what only the end makes known."""
        if self.pipeline is not None and not self._over:
            self.pipeline.settle(everything=True)

    def leave(self) -> None:
        """Do nothing: what is sent is the exporter's to send."""

    def at_exit(self) -> None:
        """Do nothing, as above."""

    def before_fork(self) -> None:
        """Do nothing: all that is locked is made anew in the child."""

    def after_fork_in_parent(self) -> None:
        """Do nothing, as above."""

    def after_fork_in_child(self) -> None:
        """Begin again: what was seen is the parent's to account for."""
        if self.pipeline is None or self._over:
            return
        self._settling.begin_in_child()
        if self._policy_client is not None:
            self._policy_client.begin_in_child()
        self._redacted.clear()
        self.pipeline.begin_in_child(_any_seed())
        self.log = make_log(self.pipeline)
        if at_work.pipeline is self.pipeline:
            at_work.set_pipeline(self.pipeline)


def _any_seed() -> int:
    return int.from_bytes(os.urandom(_SEED_BYTES), "big")


def _log_nothing(*_: object) -> None:
    pass
