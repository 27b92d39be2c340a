"""Where an emulator is found."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Addresses"]


@dataclass(frozen=True)
class Addresses:
    """Where an emulator listens, 0 for a door that is not there. `inspection` is open even while the others refuse."""

    http: int
    inspection: int
    https_good: int = 0
    https_wrong: int = 0
    authority: str = ""
