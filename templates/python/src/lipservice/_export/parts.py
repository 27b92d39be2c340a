"""What an exporter uses and the application may bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lipservice._clock import Clock
from lipservice._export.settings import Settings
from lipservice._transport import Transport


@dataclass(frozen=True, slots=True)
class Parts:
    """Time, chance, network and standard error; None: the usual one.

    `random` returns 24 bits. `transport` returns what sends to the destination of the settings, or None.
    """

    clock: Clock
    random: Callable[[], int] | None = None
    transport: Callable[[Settings], Transport | None] | None = None
    diagnostics: Callable[[str], object] | None = None
