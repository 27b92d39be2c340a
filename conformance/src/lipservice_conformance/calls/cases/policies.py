"""What the cases ask to be kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["NOTHING", "QUIET", "TINY", "rule"]


def rule(action: Any, match: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return a policy of one rule, `quiet`."""
    return {"rules": [{"id": "quiet", "match": dict(match or {}), "action": action, **more}]}


# Ten records in a window of ten seconds: chance decides which of many. In an hour there is room for settlements of each
# pattern; with less of it, the smaller ones are settled together.
TINY: Mapping[str, Any] = {"budget": "1/s", "settle_interval_seconds": 3600}

# All up to INFO is dropped, so that it is known what is held back.
QUIET = rule("never", {"severity": {"max": "INFO"}})

NOTHING = rule("never", include_errors=True)
