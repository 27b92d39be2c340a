"""What logs cost, and who says so."""

from __future__ import annotations

from dataclasses import dataclass

_GB = 1_000_000_000


@dataclass(frozen=True)
class Price:
    """Dollars for each GB (10^9 bytes) that is sent, and where the number comes from."""

    per_gb: float
    source: str

    def of(self, size: int) -> float:
        """Return what so many bytes cost."""
        return size / _GB * self.per_gb


# The list price; the first 10 GB of a month are free, and large volumes cost less.
LIST_PRICE = Price(
    0.25,
    "list price of PostHog Logs, November 2026 (posthog.com/pricing; PostHog/posthog.com#17534, #18766), "
    "before the 10 GB a month that are free and volume discounts",
)


def own_price(per_gb: float) -> Price:
    """Return a price that the user gave."""
    return Price(per_gb, "as given by --price-per-gb")
