"""Where the policy comes from, and which option or variable says so."""

from __future__ import annotations

from typing import NamedTuple

from lipservice._export.settings import Settings
from lipservice._policy_stats import SourceName


class PolicySource(NamedTuple):
    """A source of policies, and the option or variable that chose it; nothing chooses the built-in one."""

    name: SourceName
    option: str = ""


# The first of these that is given counts.
_CHOICES: tuple[tuple[str, SourceName], ...] = (
    ("policy", "inline"),
    ("policy_file", "file"),
    ("lipservice_url", "service"),
)


def policy_source(settings: Settings, *, is_read: bool = False) -> PolicySource:
    """Return the source that the settings choose; `is_read`: a policy that was read before is given in code. Pure."""
    if is_read:
        return PolicySource("inline", "policy")
    for option, name in _CHOICES:
        if settings.text(option):
            return PolicySource(name, settings.sources[option])
    return PolicySource("builtin")
