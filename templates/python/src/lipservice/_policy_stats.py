"""The policy of a client, as facts to look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

SourceName: TypeAlias = Literal["builtin", "inline", "file", "service", "cache"]


class PolicyStats(NamedTuple):
    """The newest policy: it decides from the window on that follows, its kill switch at once. Times in milliseconds.

    Attributes:
        source: Where it comes from: builtin, inline, file, service, or cache, which is what a service said before this
            process began.
        version: The number its author gave it.
        hash: Sixteen hexadecimal digits of what it means.
        fetched_ms: When its source has given it, or has said that it still is the one, since 1970; 0: nobody was asked.
        changed_ms: When it took the place of the one before, since 1970; 0: it is the first.
        age_ms: How long ago `fetched_ms` was. More than some `policy_poll_ms`: it is stale, and in force all the same.
        failures: How often looking for another one failed, by kind: no_answer, status, too_large, wrong, unreadable,
            cache.
    """

    source: SourceName
    version: int
    hash: str
    fetched_ms: int
    changed_ms: int
    age_ms: int
    failures: Mapping[str, int]
