"""How an endpoint behaves, as the tables have it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatusRange:
    """What statuses mean, both ends included; the first range that fits counts. `loss` is empty where none is."""

    first: int
    last: int
    action: str
    loss: str


@dataclass(frozen=True, slots=True)
class Profile:
    """How an endpoint behaves; sizes are bytes before compression.

    Attributes:
        path: Where it takes logs.
        reads_replies: An answer may say that some of the records were rejected.
        observed_time: Records say when they were observed.
        severity_text: Records say their severity as a text.
        body_limit: It takes no longer body.
        reset_above: A reset of a longer one may have been meant as 413; 0: a reset is a reset.
        few_tries: How often `retry_few` sends the same.
        statuses: What its statuses mean.
    """

    path: str
    name: str
    reads_replies: bool
    observed_time: bool
    severity_text: bool
    body_limit: int
    reset_above: int
    few_tries: int
    statuses: tuple[StatusRange, ...]

    def meaning(self, status: int) -> StatusRange:
        """Return what a status means."""
        return next((entry for entry in self.statuses if entry.first <= status <= entry.last), self.statuses[-1])
