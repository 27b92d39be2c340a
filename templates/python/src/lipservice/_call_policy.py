"""The policy that a call begins with, and what keeps it up to date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lipservice._clock import Clock
from lipservice._export.diagnostics import Diagnostics
from lipservice._export.notice import notice
from lipservice._export.settings import Settings
from lipservice._options import MESSAGES
from lipservice._policy import Policy
from lipservice._policy_in_force import PolicyInForce
from lipservice._policy_reader import built_in_policy, read_policy
from lipservice._policy_source import PolicySource, policy_source


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where policies come from, and the one that is given at once."""

    source: PolicySource
    in_force: PolicyInForce
    policy: Policy


def begin_policy(settings: Settings, given: Mapping[str, object], said: Diagnostics, clock: Clock) -> Beginning:
    """Return the policy of the options, or the built-in one; what is wrong with it is said."""
    policy = given.get("policy")
    is_read = isinstance(policy, Policy)
    source = policy_source(settings, is_read=is_read)
    first = policy if isinstance(policy, Policy) else None
    if first is None and source.name == "inline":
        first = _read(settings.text("policy"), source.option, said)
    used = first or built_in_policy()
    return Beginning(source, PolicyInForce(clock, used, "inline" if first is not None else "builtin"), used)


def in_shadow(policy: Policy, *, shadow: bool) -> Policy:
    """Return a policy as the option `shadow` wants it."""
    if not shadow or policy.shadow:
        return policy
    return replace(policy, shadow=True, document={**policy.document, "shadow": True})


def _read(text: str, source: str, said: Diagnostics) -> Policy | None:
    reading = read_policy(text)
    for error in reading.errors:
        said.say(notice("policy", source=source, error=str(error), used=MESSAGES["policy_built_in"]).message)
    for finding in reading.notices:
        said.say(f"{source}: {finding}")
    return reading.policy
