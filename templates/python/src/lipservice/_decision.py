"""What becomes of a record, and what it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lipservice._probability import threshold_text


@dataclass(frozen=True, slots=True)
class Settlement:
    """Dropped records that no kept one accounts for: send them as one record, or charts would miss them.

    Attributes:
        key: Their pattern, or `rule:<id>` for those a rule dropped, or `__rest__` for many patterns together.
        count: How many they are, for `lipservice.count`.
        template: The template of the pattern; empty where the key is none.
    """

    key: str
    count: int
    template: str = ""


class Held(NamedTuple):
    """A dropped record that was held back in case its request fails.

    Attributes:
        pattern: Its pattern.
        time_ms: When it came.
        cost: What it costs in the budget's terms.
        size: Its size in bytes.
        payload: The payload of its `Record`.
    """

    pattern: str
    time_ms: int
    cost: int
    size: int
    payload: object


# Not frozen: one is made for every record, and a frozen one takes four times as long.
@dataclass(slots=True)
class Decision:
    """What becomes of a record.

    Under a policy with `shadow` all but `keep` says what would become of it: nothing of `released` and `settled` is to
    be sent, nor of what `promote` and `settle` return, because the records themselves were.

    Attributes:
        keep: Whether it is kept. Under a policy with `shadow` it always is.
        would_keep: Whether it would be kept if the policy had no `shadow`; without one the same as `keep`.
        reason: Why: `first`, `sampled`, `always`, `rule:<id>`, `promoted` or `failopen`; of a drop `budget` or a rule.
        rate: The chance it had, in parts of 2**24; 0: none.
        weight: How many records like it a kept one stands for; 0 where it only gives context.
        count: How many records of its counter a kept one accounts for: itself and those dropped before it.
        shared: The request's randomness decided, so that a threshold may be stamped.
        released: Records of its request that were dropped before and are to be sent after all.
        settled: What a policy that just ended has left to account for.
    """

    keep: bool
    would_keep: bool
    reason: str
    rate: int
    weight: float = 0.0
    count: int = 0
    shared: bool = False
    released: tuple[Held, ...] = ()
    settled: tuple[Settlement, ...] = ()

    @property
    def threshold(self) -> str:
        """OpenTelemetry's `th` of a record that is (or would be) kept: what has less randomness is dropped.

        Empty unless `shared`.
        """
        return threshold_text(self.rate) if self.would_keep and self.shared else ""
