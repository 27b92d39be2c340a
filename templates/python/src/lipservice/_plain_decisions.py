"""Decides plain records, fast: those of no request, under a policy that goes by pattern, severity and time alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lipservice._decision import Decision
from lipservice._engine import BUDGET, MAX_CLOCK, ONE, REASON_NAMES, REASONS, SAMPLED, Engine
from lipservice._guard import Guard
from lipservice._ladder import Ladder
from lipservice._pattern_slots import LOST, NOWHERE, PatternSlot
from lipservice._policy_tables import RECORD_COST
from lipservice._signature import Signature

# What is returned where there is no answer; nobody acts on what it says.
NOT_PLAIN: Final = Decision(keep=True, would_keep=True, reason="", rate=ONE)

# What is returned of most records that are kept, always the same object: all like it are kept, and none is outstanding.
KEPT: Final = Decision(keep=True, would_keep=True, reason=REASON_NAMES[SAMPLED], rate=ONE, weight=1.0, count=1)

_NO_RANDOMNESS = -1
_NEVER = -1.0
_KEPT = ONE * REASONS + SAMPLED


class Asked:
    """What is asked of plain records of one pattern and severity; who asks again with the same one asks fast."""

    __slots__ = ("found", "severity", "signature")

    def __init__(self, signature: Signature, severity: int) -> None:
        """Begin with no slot known. `severity` is 1 to 24."""
        self.signature = signature
        self.severity = severity
        self.found: PatternSlot = NOWHERE


# Decides a record of this time in milliseconds, whose fractions are cut off; with None it is dropped.
PlainDecider = Callable[[Asked, float], Decision | None]


def decline(asked: Asked, now_ms: float) -> Decision | None:
    """Answer nothing."""
    del asked, now_ms
    return NOT_PLAIN


def make_plain_decider(  # noqa: C901, PLR0915  functions around what they share, each of them a short one
    ladder: Ladder, guard: Guard, keep_undecided: Callable[[], Decision]
) -> tuple[PlainDecider, Callable[[], None]]:
    """Return what decides plain records as long as this ladder is in force, and what tells it of a new window.

    Records are decided, and counted, as `Ladder.decide` would; where it takes more than that, `NOT_PLAIN` is returned
    and nothing has changed. All that is needed is bound here, once.
    """
    engine, patterns, min_severity = ladder.engine, ladder.patterns, ladder.min_severity
    decide_known, set_time, next_limit = engine.plain_decider()
    acquire, release = guard.lock.acquire, guard.lock.release
    # From when until when the engine has been told the time, and where what it has spent changes what it decides.
    from_ms = until_ms = _NEVER
    limit = 0
    # Runs of another epoch do not go on.
    epoch = 0

    def begin_window() -> None:
        nonlocal from_ms, until_ms
        from_ms = until_ms = _NEVER

    def reaches(ms: float) -> bool:
        """Tell the engine another time, if it is one in this window."""
        nonlocal from_ms, until_ms, limit, epoch
        if not 0 <= ms <= MAX_CLOCK or engine.turns(int(ms)):
            return False
        now_ms = int(ms)
        from_ms, until_ms = float(now_ms), float(min(set_time(now_ms), _end(engine, now_ms)))
        limit = next_limit()
        epoch += 1
        return True

    def decide_known_one(found: PatternSlot) -> int:
        """Decide by what a pattern with a forecast needs; where the next ones are decided as this one, begin a run."""
        nonlocal limit, epoch
        slot, spent, boost, halvings = found.slot, engine.spent, engine.boost, engine.halvings
        outcome = decide_known(slot)
        if engine.spent >= limit:
            limit = next_limit()
            epoch += 1
        elif boost == engine.boost and halvings == engine.halvings:
            if outcome % REASONS == BUDGET:
                found.begin_run(None, outcome // REASONS, engine.spent - spent, epoch)
            elif outcome == _KEPT:
                found.begin_run(KEPT, ONE, engine.spent - spent, epoch)
        return outcome

    def find(asked: Asked, now_ms: int) -> PatternSlot:
        found = asked.found
        if found.slot is LOST:
            signature = asked.signature
            found = patterns.find(signature.id, now_ms, signature.template)
            # The rest is nobody's own, and what is urgent never goes on as the record before it.
            if found.key and asked.severity < min_severity:
                asked.found = found
        return found

    def decide_alone(asked: Asked, ms: float) -> Decision | None:
        if not from_ms <= ms < until_ms and not reaches(ms):
            return NOT_PLAIN
        now_ms = int(ms)
        found = find(asked, now_ms)
        slot, counter = found.slot, found.counter
        if slot.known:
            found.catch_up(engine)  # no others have runs
        if slot.known and asked.severity < min_severity:
            outcome = decide_known_one(found)
        else:
            urgent = asked.severity >= min_severity
            outcome = engine.decide(now_ms, slot, RECORD_COST, urgent, _NO_RANDOMNESS, 0)
        rate, kind = outcome // REASONS, outcome % REASONS
        if kind == BUDGET:
            counter.drop(now_ms)
            return None
        count = counter.keep()
        if outcome == _KEPT and count == 1:
            return KEPT
        return Decision(
            keep=True, would_keep=True, reason=REASON_NAMES[kind], rate=rate, weight=ONE / rate, count=count
        )

    def decide(asked: Asked, ms: float) -> Decision | None:
        found = asked.found
        # Not by `with`, which takes a tenth of all this.
        acquire()
        if guard.busy:
            release()
            return NOT_PLAIN
        guard.busy = True
        try:
            # One more of a run: only how many they are is counted, and what they have spent.
            left = found.left
            if left and found.epoch == epoch and from_ms <= ms < until_ms:
                spent = engine.spent + found.expected
                if spent < limit:
                    engine.spent = spent
                    found.left = left - 1
                    return found.answer
            return decide_alone(asked, ms)
        except Exception:  # noqa: BLE001  whatever it is, the record must not be lost for it
            return keep_undecided()
        finally:
            guard.busy = False
            release()

    return decide, begin_window


def _end(engine: Engine, now_ms: int) -> int:
    """Return when the window of a time ends, or the one after it that a step back has left."""
    return (now_ms // engine.window_ms + 1) * engine.window_ms
