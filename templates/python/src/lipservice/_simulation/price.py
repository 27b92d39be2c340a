"""What logs cost, and who says so."""

from __future__ import annotations

from dataclasses import dataclass

from lipservice._doctor.tables import CENTS_PER_GB, FREE_GB, PRICE_SOURCE

_GB = 1_000_000_000


@dataclass(frozen=True)
class Price:
    """Dollars for each GB (10^9 bytes) that is sent, and where the number comes from."""

    per_gb: float
    source: str

    def of(self, size: int) -> float:
        """Return what so many bytes cost."""
        return size / _GB * self.per_gb


# What is free is taken off by nobody but the doctor: it is of an organisation, and a log is of one process.
LIST_PRICE = Price(
    CENTS_PER_GB / 100, f"{PRICE_SOURCE}, before the {FREE_GB} GB a month that are free and volume discounts"
)


def own_price(per_gb: float) -> Price:
    """Return a price that the user gave."""
    return Price(per_gb, "as given by --price-per-gb")
