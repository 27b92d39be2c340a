"""A record as the sampler sees it, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from lipservice_conformance.slow_sampler.cost import bytes_of_record
from lipservice_conformance.values import Json

__all__ = ["Decision", "Record"]


@dataclass(frozen=True, slots=True)
class Record:
    """One record. Its pattern's key serves as template and id too; its randomness counts in a scope only (5.3)."""

    now: int
    key: str
    severity: int
    logger: str
    body_bytes: int
    attributes: Mapping[str, Json]
    randomness: int | None
    scope: str | None

    @property
    def size(self) -> int:
        """Return the bytes it is taken for."""
        return bytes_of_record(self.body_bytes, self.attributes)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the ladder says of a record: whether it stays, why, and at which rate (0: there was no chance)."""

    keep: bool
    reason: str
    rate: int
