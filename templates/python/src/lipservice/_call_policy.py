"""The policy that a call begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lipservice._export.diagnostics import Diagnostics
from lipservice._export.notice import notice
from lipservice._export.option_value import BLANK
from lipservice._export.settings import Settings
from lipservice._options import OPTIONS
from lipservice._policy import Policy
from lipservice._policy_reader import built_in_policy, read_policy

_OPTION = next(option for option in OPTIONS if option.name == "policy")
_BUILT_IN = "the built-in policy"


def choose_policy(settings: Settings, given: Mapping[str, object], said: Diagnostics) -> Policy:
    """Return the policy of the options, or the built-in one; what is wrong with it is said."""
    policy = given.get(_OPTION.name)
    if not isinstance(policy, Policy):
        policy = _read(settings, given, said) or built_in_policy()
    if settings.options.get("shadow") and not policy.shadow:
        policy = replace(policy, shadow=True, document={**policy.document, "shadow": True})
    return policy


def _read(settings: Settings, given: Mapping[str, object], said: Diagnostics) -> Policy | None:
    text = settings.text(_OPTION.name)
    if not text:
        return None
    in_code = given.get(_OPTION.name)
    is_in_code = in_code is not None and not (isinstance(in_code, str) and not in_code.strip(BLANK))
    source = _OPTION.name if is_in_code else _OPTION.env[0]
    reading = read_policy(text)
    for error in reading.errors:
        said.say(notice("policy", source=source, error=str(error), used=_BUILT_IN).message)
    for finding in reading.notices:
        said.say(f"{source}: {finding}")
    return reading.policy
