"""The thread that keeps the policy up to date."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from lipservice._clock import Clock
from lipservice._export.fault import spell
from lipservice._policy import Policy
from lipservice._policy_in_force import PolicyInForce
from lipservice._policy_poll import Look, Plan, PollState, Step, next_step
from lipservice._side_thread import SideThread

_MS = 1_000_000


@dataclass(frozen=True, slots=True)
class PolicyParts:
    """What a client looks with, and whom it tells.

    Attributes:
        look: Looks at the source; it is told the tag of what was seen last. May take its time.
        put: Lets a policy come into force.
        keep: Keeps a document for the next start: its tag, and its text.
        say: Takes lines for a person.
        abort: Makes a look that is under way return at once, and all later ones.
        forget: Lets go of a connection, which is the parent's.
        insiders: Threads that work for LipService: what they log is not taken.
    """

    clock: Clock
    random: Callable[[], int]
    look: Callable[[str], Look]
    put: Callable[[Policy], object]
    keep: Callable[[str, bytes], object]
    say: Callable[[str], object]
    abort: Callable[[], object]
    forget: Callable[[], object]
    insiders: set[int]


class PolicyClient:
    """Looks for another policy again and again, on a thread of its own, which holds up nobody."""

    def __init__(self, plan: Plan, state: PollState, in_force: PolicyInForce, parts: PolicyParts) -> None:
        """Begin without a thread, and with what is known already."""
        self._plan = plan
        self._state = state
        self._in_force = in_force
        self._parts = parts
        # When the next look is due; None: at once.
        self._until_ns: int | None = None
        self._thread = SideThread("lipservice-policy", parts.clock, self._run)
        self.begin = self._thread.begin

    def begin_in_child(self) -> None:
        """Forget the thread and the connection, which a fork has left behind."""
        self._thread.begin_in_child()
        self._until_ns = None
        self._parts.forget()

    def end(self) -> None:
        """Let the thread end. It is not waited for, and changes nothing any more."""
        self._thread.end()
        self._parts.abort()

    def look(self) -> None:
        """Look once, and do what follows. Never raises."""
        parts = self._parts
        try:
            look = parts.look(self._state.tag)._replace(random=parts.random())
            step = next_step(self._plan, self._state, look)
            with self._thread.condition:
                if self._thread.is_over:
                    return
                self._follow(step)
            # Both may take their time, and who ends the client does not wait for them.
            if step.is_new:
                parts.keep(step.state.tag, look.body)
            for line in step.notices:
                parts.say(line)
        except Exception as error:  # noqa: BLE001  the policy stays in force, and it is looked at again
            self._in_force.fail("no_answer")
            parts.say(f"{self._plan.source.option}: {spell(error)}")
            self._wait_for(self._plan.poll_ms)

    def _follow(self, step: Step) -> None:
        self._state = step.state
        self._wait_for(step.wait_ms)
        if step.failure is None:
            if step.policy is not None:
                self._parts.put(step.policy)
            self._in_force.confirm(step.state.source, step.policy)
        else:
            self._in_force.fail(step.failure)

    def _wait_for(self, wait_ms: int) -> None:
        self._until_ns = self._parts.clock.monotonic_ns() + wait_ms * _MS

    def _run(self, condition: threading.Condition) -> None:
        ident = threading.get_ident()
        self._parts.insiders.add(ident)
        try:
            while self._thread.waited(condition, lambda: self._until_ns):
                self.look()
        finally:
            self._parts.insiders.discard(ident)
