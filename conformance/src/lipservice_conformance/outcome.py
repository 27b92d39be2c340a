"""What became of a case. A closed set: nothing is skipped, expected to fail or flaky."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lipservice_conformance.values import Json

__all__ = ["Evidence", "Kind", "Outcome", "Trouble"]


class Kind(StrEnum):
    """The six outcomes."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"  # answered, otherwise than expected
    CRASH = "crash"  # two processes died of it
    TIMEOUT = "timeout"  # no answer in time
    PROTOCOL = "protocol"  # answered in a way the protocol does not know
    NOT_RUN = "not_run"  # never asked, because the driver was given up


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a process left behind: how it ended and the last lines of its stderr."""

    exit_status: int | None = None
    signal: str | None = None
    stderr: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return the evidence as lines of a report."""
        ending = []
        if self.signal is not None:
            ending = [f"signal {self.signal}"]
        elif self.exit_status is not None:
            ending = [f"exit status {self.exit_status}"]
        return ending + [f"stderr: {line}" for line in self.stderr]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no answer."""

    kind: Kind
    message: str
    evidence: Evidence = Evidence()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on one vector in one SDK."""

    id: str
    op: str
    rule: str
    kind: Kind
    message: str = ""
    expected: dict[str, Json] | None = None
    got: dict[str, Json] | None = None
    evidence: Evidence = Evidence()
