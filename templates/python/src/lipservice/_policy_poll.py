"""What follows from a look at where the policy comes from. Pure: by what was known, what was seen, and chance."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from lipservice._export.notice import notice
from lipservice._message import message
from lipservice._options import MESSAGES
from lipservice._policy import Policy
from lipservice._policy_client_tables import BASE_MS, CAP_MS, ETAG_BYTES, FILE_MS
from lipservice._policy_reader import read_policy
from lipservice._policy_source import PolicySource
from lipservice._policy_stats import SourceName
from lipservice._policy_tables import DOCUMENT_BYTES
from lipservice._reply_tables import RETRY_AFTER_CAP_MS

PolicyFailure: TypeAlias = Literal["no_answer", "status", "too_large", "wrong", "unreadable", "cache"]

_OK, _UNCHANGED = 200, 304
_REQUEST_TIMEOUT, _TOO_MANY, _UNAVAILABLE, _SERVER_ERRORS = 408, 429, 503, 500
_RANDOM_BITS = 24
_VISIBLE = frozenset(map(chr, range(0x21, 0x7F)))


class Plan(NamedTuple):
    """Where a policy comes from, who says so, and how many milliseconds lie between two looks."""

    source: PolicySource
    poll_ms: int


class Look(NamedTuple):
    """What was seen. Of a file the status is 200, 304 for one that is as it was, or 0 where it cannot be read.

    Attributes:
        status: As of HTTP; 0: there was no answer.
        body: The document.
        tag: The ETag; of a file what tells it from another.
        asked_ms: How long a pause the header Retry-After asks for; 0: none.
        too_large: The document is longer than one may be.
        error: Why there is nothing to read.
        random: 24 random bits, for the wait.
    """

    status: int
    body: bytes = b""
    tag: str = ""
    asked_ms: int = 0
    too_large: bool = False
    error: str = ""
    random: int = 0


class PollState(NamedTuple):
    """What is known between two looks.

    Attributes:
        source: Where the policy in force comes from.
        hash: What it means; empty: nobody has asked yet.
        tag: What the next look may say that it has seen.
        digest: Of the document in force.
        wrong: Digest of the document whose errors were told last.
        is_wrong: The document of `tag` is that one.
        failures: How many there were, one after the other, that may pass.
        told: What kinds of failures were told since all was well.
    """

    source: SourceName = "builtin"
    hash: str = ""
    tag: str = ""
    digest: str = ""
    wrong: str = ""
    is_wrong: bool = False
    failures: int = 0
    told: tuple[PolicyFailure, ...] = ()


class Step(NamedTuple):
    """What follows.

    Attributes:
        state: What is known now.
        wait_ms: When to look again.
        failure: What went wrong; None: nothing, and the policy in force is that of the source.
        policy: A policy that is to come into force, if there is one.
        is_new: The document is another one than before, and good: it is to be kept for the next start.
        notices: What there is to say.
    """

    state: PollState
    wait_ms: int
    failure: PolicyFailure | None = None
    policy: Policy | None = None
    is_new: bool = False
    notices: tuple[str, ...] = ()


def next_step(plan: Plan, state: PollState, look: Look) -> Step:
    """Return what follows from a look."""
    if look.status == _OK and look.too_large:
        return _failed(plan, state, look, "too_large", message("document_bytes", high=DOCUMENT_BYTES))
    if look.status == _OK and not look.error:
        return _read(plan, state, look)
    if look.status == _UNCHANGED and state.tag:
        return _unchanged(plan, state, look)
    if look.status not in {0, _OK}:
        text = MESSAGES["policy_status"].format(status=look.status)
        return _failed(plan, state, look, "status", text)
    if plan.source.name == "file":
        return _failed(plan, state, look, "unreadable", MESSAGES["policy_unreadable"].format(error=look.error))
    return _failed(plan, state, look, "no_answer", MESSAGES["policy_no_answer"].format(error=look.error))


def first_state(source: SourceName, policy: Policy, body: bytes, tag: str) -> PollState:
    """Return what is known where a document that was kept is in force."""
    return PollState(source, policy.hash, usable_tag(tag), _digest(body))


def usable_tag(tag: str) -> str:
    """Return an ETag that can be sent back, or nothing."""
    text = tag.strip(" \t")
    return text if len(text) <= ETAG_BYTES and _VISIBLE.issuperset(text) else ""


def _read(plan: Plan, state: PollState, look: Look) -> Step:
    """Take over a document, unless it is known already, or wrong."""
    digest = _digest(look.body)
    seen = state._replace(tag=usable_tag(look.tag), is_wrong=digest == state.wrong)
    if digest == state.digest:
        return _well(plan, seen, look)._replace(is_new=_is_kept(plan) and seen.tag != state.tag)
    if seen.is_wrong:
        return _settled(plan, seen, look, "wrong")
    reading = read_policy(look.body)
    ignored = tuple(f"{plan.source.option}: {finding}" for finding in reading.notices)
    policy = reading.policy
    if policy is None:
        errors = tuple(_say(plan, state, str(error)) for error in reading.errors)
        return _settled(plan, seen._replace(wrong=digest, is_wrong=True), look, "wrong")._replace(
            notices=(*errors, *ignored)
        )
    step = _well(plan, seen._replace(digest=digest, hash=policy.hash), look)
    return step._replace(policy=None if policy.hash == state.hash else policy, is_new=_is_kept(plan), notices=ignored)


def _is_kept(plan: Plan) -> bool:
    """Tell whether documents are kept for the next start: a file is there anyway."""
    return plan.source.name == "service"


def _unchanged(plan: Plan, state: PollState, look: Look) -> Step:
    return _settled(plan, state, look, "wrong") if state.is_wrong else _well(plan, state, look)


def _well(plan: Plan, state: PollState, look: Look) -> Step:
    """Note that the policy in force is the source's own."""
    state = state._replace(source=plan.source.name, failures=0, told=())
    return Step(state, _interval(plan, look.random))


def _settled(plan: Plan, state: PollState, look: Look, failure: PolicyFailure) -> Step:
    """Wait as usual after a failure that another look soon would not mend."""
    return Step(state._replace(failures=0), _interval(plan, look.random), failure)


def _failed(plan: Plan, state: PollState, look: Look, failure: PolicyFailure, error: str) -> Step:
    """Leave the policy in force, and say so: once for each kind of failure until all is well."""
    notices: tuple[str, ...] = ()
    if failure not in state.told:
        notices = (_say(plan, state, error),)
        state = state._replace(told=(*state.told, failure))
    if not _may_pass(look):
        return _settled(plan, state, look, failure)._replace(notices=notices)
    state = state._replace(failures=state.failures + 1)
    return Step(state, _pause(plan, state.failures, look), failure, notices=notices)


def _may_pass(look: Look) -> bool:
    return (
        look.status in {0, _REQUEST_TIMEOUT, _TOO_MANY}
        or look.status >= _SERVER_ERRORS
        or (look.status == _OK and not look.too_large)
    )


def _pause(plan: Plan, failures: int, look: Look) -> int:
    if plan.source.name == "file":
        return _interval(plan, look.random)
    if look.asked_ms > 0 and look.status in {_TOO_MANY, _UNAVAILABLE}:
        return min(look.asked_ms, RETRY_AFTER_CAP_MS) + _part(BASE_MS, look.random)
    # The bound is met long before the power could grow.
    return _spread(min(CAP_MS, BASE_MS << min(failures - 1, _RANDOM_BITS)), look.random)


def _interval(plan: Plan, random: int) -> int:
    """Return when to look next; nobody else is disturbed by a look at a file."""
    return min(FILE_MS, plan.poll_ms) if plan.source.name == "file" else _spread(plan.poll_ms, random)


def _spread(interval: int, random: int) -> int:
    """Return from half of an interval to one and a half: by chance, so that a fleet does not come at once."""
    return interval // 2 + _part(interval, random)


def _part(bound: int, random: int) -> int:
    return bound * random >> _RANDOM_BITS


def _say(plan: Plan, state: PollState, error: str) -> str:
    used = MESSAGES["policy_built_in" if state.source == "builtin" else "policy_before"]
    return notice("policy", source=plan.source.option, error=error, used=used).message


def _digest(body: bytes) -> str:
    import hashlib  # noqa: PLC0415  as for signatures: it brings OpenSSL

    return hashlib.sha256(body).hexdigest()
