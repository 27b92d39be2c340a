"""Names of attributes as redaction compares them."""

from __future__ import annotations

_SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)} | {ord("-"): None, ord("_"): None}


def fold(name: str) -> str:
    """Return a name in small ASCII letters, without `-` and `_`."""
    return name.translate(_SMALL)
