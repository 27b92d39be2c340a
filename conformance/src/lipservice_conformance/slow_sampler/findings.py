"""What is said of a policy: errors and notices, each with its place in the document (policy.yaml, `messages`)."""

import re
from dataclasses import dataclass, field
from typing import Final

from lipservice_conformance.slow_sampler.json_value import write_json
from lipservice_conformance.values import Json

__all__ = ["Findings", "Place", "WrongError", "shown", "unexpected"]

SHOWN_CHARACTERS: Final = 40
PLAIN_NAME: Final = re.compile("[A-Za-z_][A-Za-z0-9_]*")


class WrongError(ValueError):
    """A value that is not what it should be; says what it should be."""


def unexpected(expected: str, got: Json) -> WrongError:
    """Return the error of a value of another form."""
    return WrongError(f"expected {expected}, got {shown(got)}")


def shown(got: Json) -> str:
    """Return a value as a message shows it: texts in quotes, and cut; of what is not whole only its type."""
    match got:
        case str():
            return write_json(got[:SHOWN_CHARACTERS] + ("…" if len(got) > SHOWN_CHARACTERS else ""))
        case float():
            return "a number"
        case list():
            return "a list"
        case dict():
            return "an object"
    return write_json(got)


@dataclass(slots=True)
class Findings:
    """All lines about one document."""

    errors: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a document: `$.rules[2].action`."""

    path: str
    findings: Findings

    def member(self, name: str) -> "Place":
        """Return the place of a member; names that are no plain words stand in brackets."""
        step = f".{name}" if PLAIN_NAME.fullmatch(name) else f"[{shown(name)}]"
        return Place(self.path + step, self.findings)

    def element(self, index: int) -> "Place":
        """Return the place of an element."""
        return Place(f"{self.path}[{index}]", self.findings)

    def error(self, message: str) -> None:
        """Say that the document is wrong here."""
        self.findings.errors.append(f"{self.path}: {message}")

    def notice(self, message: str) -> None:
        """Say that something was ignored here."""
        self.findings.notices.append(f"{self.path}: {message}")
