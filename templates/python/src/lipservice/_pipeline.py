"""A record's way through LipService, once and forwards, for whatever library it comes from.

A host integration makes an `Entry` of its library's record and hands it to `Pipeline.take`, on the thread that logs:
that is all. `take` never raises, never waits, and does the rest: the guard, the signature, the decision, ids, the hook,
the exporter. What a host may do before, to make dropped records cheap:

- `pipeline.inside` holds the threads that are inside LipService. A record of one of them is not taken (`take` sees to
  that, too): `if get_ident() in pipeline.inside: pipeline.tallies.reentrant += 1; return`.
- `pipeline.levels("structlog")` gives severities by level; `NOT_TAKEN` is below the option `level`.
- `Familiar(pipeline).find(...)` gives what is asked of a message that is known, and `pipeline.sampler.plain(asked,
  now_ms)` decides by that alone. None: the record is dropped and accounted for, and all is done. Otherwise what it
  returns goes into `take(entry, asked.signature, decision)`. Ask it only for a record without KEEP_MARK, outside every
  request scope (`current_scope.get() is None`).
- `Taking` holds a function that is made so, for the client at work.

Which pipeline is at work, if any, says `lipservice._at_work.at_work.pipeline`; who must be told of its coming and going
(to put something up and take it down again) joins `at_work.watchers`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from threading import get_ident
from typing import Final

from lipservice._clock import Clock, SystemClock
from lipservice._composer import Composer
from lipservice._decision import Decision, Held, Settlement
from lipservice._departure import Departure
from lipservice._engine import DEFAULT_SEVERITY, ERROR_SEVERITY, ONE
from lipservice._entry import NOTHING, Entry
from lipservice._levels import Levels
from lipservice._log_record import LogRecord
from lipservice._otlp_tables import KEEP, RETRO, SETTLED, SETTLED_BODY
from lipservice._plain_decisions import KEPT, NOT_PLAIN
from lipservice._policy import Policy
from lipservice._randomness import randomness
from lipservice._record import UNHELD, Record
from lipservice._request_scope import RequestScope, current_scope
from lipservice._sampler import Sampler
from lipservice._scanner import Scanner
from lipservice._signature import Signature
from lipservice._stamps import FULL, shadow_stamps, stamps
from lipservice._surroundings import id_text
from lipservice._tallies import Tallies
from lipservice._unsent import Unsent

_MS = 1_000_000
_OWN_LOGGER = "lipservice"
_RULE = "rule:"
_NO_RANDOMNESS: Final = -1
_UNKNOWN: Final = -2


def is_own(logger: str) -> bool:
    """Tell whether a logger is LipService's own."""
    return logger.startswith(_OWN_LOGGER) and (len(logger) == len(_OWN_LOGGER) or logger[len(_OWN_LOGGER)] == ".")


class Pipeline:
    """Takes entries, and sends what is kept of them."""

    def __init__(  # noqa: PLR0913  these are its parts
        self,
        sampler: Sampler,
        composer: Composer,
        departure: Departure,
        tallies: Tallies,
        clock: Clock,
        *,
        seed: int,
        lowest: int,
        inside: set[int],
        begin: Callable[[], object],
    ) -> None:
        """Join the parts. `lowest` is the severity below which nothing is taken; `begin` is called by the first."""
        self.sampler = sampler
        self.tallies = tallies
        self.inside = inside
        self.scanner = Scanner()
        self.clock = clock
        # Time is that of the host's record, unless the application brought a clock of its own.
        self.has_own_clock = not isinstance(clock, SystemClock)
        self.composer = composer
        self.departure = departure
        self._seed = seed
        self._lowest = lowest
        self._unsent = Unsent()
        self._begin = begin
        self.begun = False

    def levels(self, library: str) -> Levels:
        """Return the severities of a library's levels."""
        return Levels(library, self._lowest)

    def begin(self) -> None:
        """Note that a first record has come."""
        self.begun = True
        self._begin()

    def divert(self, emit: Callable[[LogRecord], object]) -> None:
        """Give what goes out to somebody else from now on."""
        self.departure.emit = emit

    def begin_in_child(self, seed: int) -> None:
        """Begin again in the child of a fork: counts are the parent's, and its threads are not here."""
        self.sampler.reseed(seed)
        self._seed = seed
        self.tallies.clear()
        self.inside.clear()
        self.scanner = Scanner()
        self._unsent = Unsent()
        self.begun = False

    # What comes in.

    def take(self, entry: Entry, signature: Signature | None = None, decision: Decision | None = None) -> bool:
        """Take a record. Never raises. `signature` and `decision` are those that the host knows already.

        Returns:
            False if it was dropped or held back; what is not taken is not dropped.
        """
        ident = get_ident()
        if ident in self.inside:
            self.tallies.reentrant += 1
            return True
        self.inside.add(ident)
        try:
            if decision is None or decision is NOT_PLAIN:
                return self._decide(entry, signature)
            if signature is not None:
                self._act(entry, signature, decision, current_scope.get(), None, None)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001  nothing of ours may reach the application
            self._rescue(entry, error)
        finally:
            self.inside.discard(ident)
        return True

    def drops_in_request(
        self, signature: Signature, severity: int, logger: str, scope: RequestScope, now_ms: int
    ) -> Decision | None:
        """Decide a record of a request by its pattern alone; it cannot be held back. None: it is dropped."""
        policy = self.sampler.policy
        if policy.rules or policy.budget.kind == "bytes" or policy.shadow:
            return NOT_PLAIN
        asked = Record(signature.id, signature.template, severity, logger, scope=scope.id, payload=UNHELD)
        decision = self.sampler.decide(asked, now_ms, self._randomness(scope, policy))
        return decision if decision.keep or decision.released or decision.settled else None

    def _rescue(self, entry: Entry, error: BaseException) -> None:
        try:
            self.departure.let_go(self.composer.compose_plainly(entry, None, error))
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # noqa: BLE001  not even its plainest form can be had
            self.tallies.faults += 1

    def _decide(self, entry: Entry, signature: Signature | None) -> bool:
        """Decide and act. False: it was dropped."""
        if is_own(entry.logger):
            return True
        if not self.begun:
            self.begin()
        text = None
        if signature is None:
            text, template = self._texts(entry)
            signature = self.scanner.signature(text or "", entry.severity, entry.logger, template)
        scope = current_scope.get()
        if entry.keep:
            self._keep(entry, signature, scope, text)
            return True
        now_ms = self.now_ms(entry.time_ns)
        if scope is None:
            decision = self.sampler.decide_plain(signature, entry.severity, now_ms)
            if decision is None:
                return False
            if decision is not NOT_PLAIN:
                self._act(entry, signature, decision, None, None, text)
                return True
        policy = self.sampler.policy
        record = self.composer.compose(entry, scope, text) if scope is not None and policy.retained.enabled else None
        asked = self._question(entry, signature, scope, record, policy, text)
        r24 = None if scope is None else self._randomness(scope, policy)
        decision = self.sampler.decide(asked, now_ms, r24)
        self._act(entry, signature, decision, scope, record, text)
        return decision.keep

    def _texts(self, entry: Entry) -> tuple[str | None, str | None]:
        """Return what the signature needs: the message is not made where there is a template."""
        try:
            template = entry.template()
            return (None, template) if template and isinstance(template, str) else (entry.text(), None)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001  the application's values may raise anything
            self.composer.fault(error)
            return entry.plain_text(), None

    def now_ms(self, time_ns: int) -> int:
        """Return the time that decisions go by, of a record made then."""
        return (time_ns if time_ns and not self.has_own_clock else self.clock.wall_ns()) // _MS

    def _question(  # noqa: PLR0913, PLR0917  all that is known already
        self,
        entry: Entry,
        signature: Signature,
        scope: RequestScope | None,
        record: LogRecord | None,
        policy: Policy,
        text: str | None,
    ) -> Record:
        """Return what the sampler is asked, with no more than the policy looks at."""
        size, attributes = 0, None
        counts_bytes = policy.budget.kind == "bytes"
        if counts_bytes or record is not None:
            body = record.body if record is not None else text
            size = _size(entry.text() if body is None else body)
        if counts_bytes or record is not None or any(rule.match.attributes for rule in policy.rules):
            own = entry.attributes()
            attributes = own if scope is None else {**scope.attributes, **own}
        return Record(
            signature.id,
            signature.template,
            entry.severity,
            entry.logger,
            size,
            attributes,
            None if scope is None else scope.id,
            record,
        )

    def _randomness(self, scope: RequestScope, policy: Policy) -> int | None:
        """Return the randomness of the request, found once."""
        request = scope.request
        if request.r24 == _UNKNOWN:
            facts, key = request.owner.facts, ""
            if policy.randomness_key:
                ids = {"distinct_id": facts.distinct_id, "session_id": facts.session_id}
                key = id_text({**ids, **request.owner.attributes}.get(policy.randomness_key))
            found = randomness(facts.trace_state, facts.trace_id, self._seed, key)
            request.r24 = _NO_RANDOMNESS if found is None else found
        return None if request.r24 == _NO_RANDOMNESS else request.r24

    # What goes out.

    def _keep(self, entry: Entry, signature: Signature, scope: RequestScope | None, text: str | None) -> None:
        """Send a record that its caller wants kept: nobody is asked."""
        policy = self.sampler.policy
        if scope is not None and entry.severity >= ERROR_SEVERITY:
            self._release(self.sampler.promote(scope.id, self.now_ms(entry.time_ns)), policy)
        full = policy.annotate == FULL
        if policy.shadow:
            stamped = shadow_stamps(KEEP, keep=True, full=full)
        else:
            stamped = stamps(KEEP, signature.id, rate=ONE, full=full)
        self.tallies.asked += 1
        if not self.departure.send(self.composer.compose(entry, scope, text), stamped) and not policy.shadow:
            self._unsent.add(signature.id, 1, signature.template)

    def _act(  # noqa: PLR0913, PLR0917  all that is known already
        self,
        entry: Entry,
        signature: Signature,
        decision: Decision,
        scope: RequestScope | None,
        record: LogRecord | None,
        text: str | None,
    ) -> None:
        """Do what was decided."""
        policy = self.sampler.policy
        if decision is KEPT and policy.annotate != FULL:
            stamped = NOTHING
        else:
            if decision.settled and not policy.shadow:
                self._settled(self._unsent.join(decision.settled))
            if decision.released:
                self._release(decision.released, policy)
            if not decision.keep:
                return
            stamped = self._stamps(signature, decision, scope, policy)
            if decision.reason == "promoted" and not policy.shadow:
                self.tallies.released += 1
        if record is None:
            record = self.composer.compose(entry, scope, text)
        if not self.departure.send(record, stamped) and decision.count and not policy.shadow:
            is_ruled = decision.reason.startswith(_RULE)
            key = decision.reason if is_ruled else signature.id
            self._unsent.add(key, decision.count, "" if is_ruled else signature.template)

    def _stamps(
        self, signature: Signature, decision: Decision, scope: RequestScope | None, policy: Policy
    ) -> Mapping[str, object]:
        full = policy.annotate == FULL
        if policy.shadow:
            return shadow_stamps(decision.reason, keep=decision.would_keep, full=full)
        r24 = scope.request.r24 if scope is not None and decision.shared else _NO_RANDOMNESS
        rate = decision.rate if decision.weight else 0
        return stamps(decision.reason, signature.id, rate=rate, count=decision.count, r24=r24, full=full)

    def _release(self, released: Iterable[Held], policy: Policy) -> None:
        """Send records of a failed request that were dropped before; with `shadow` they were sent."""
        if policy.shadow:
            return
        full = policy.annotate == FULL
        for held in released:
            if isinstance(held.payload, LogRecord):
                self.tallies.released += 1
                self.departure.send(held.payload, stamps(RETRO, held.pattern, rate=0, count=0, full=full))

    def promote(self, scope: RequestScope) -> None:
        """Note that a request has failed."""

        def release() -> None:
            self._release(self.sampler.promote(scope.id, self.now_ms(0)), self.sampler.policy)

        self._alone(release)

    def settle(self, *, everything: bool = False) -> None:
        """Account by records of their own for dropped records that no kept one stands for."""

        def settle() -> None:
            settled = self.sampler.settle(self.now_ms(0), everything=everything)
            if not self.sampler.policy.shadow:
                self._settled([*self._unsent.join(settled), *self._unsent.take_all()])

        self._alone(settle)

    def _alone(self, action: Callable[[], object]) -> None:
        """Do something of LipService's own, during which nothing is taken from this thread. Never raises."""
        ident = get_ident()
        was_inside = ident in self.inside
        self.inside.add(ident)
        try:
            action()
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001  as in `take`
            self.composer.fault(error)
        finally:
            if not was_inside:
                self.inside.discard(ident)

    def _settled(self, settlements: Iterable[Settlement]) -> None:
        for entry in settlements:
            self.tallies.settlements += 1
            now_ns = self.clock.wall_ns()
            body = SETTLED_BODY.format(count=entry.count, template=entry.template or entry.key)
            stamped = stamps(SETTLED, entry.key, rate=0, count=entry.count)
            self.departure.let_go(LogRecord(body, DEFAULT_SEVERITY, stamped, time_ns=now_ns, observed_ns=now_ns))


def _size(text: object) -> int:
    if not isinstance(text, str):
        return 0
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
