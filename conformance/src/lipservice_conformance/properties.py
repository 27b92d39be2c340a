"""What must hold for every case, whatever the answer: all agree, once more changes nothing, digits do not matter."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import count

from lipservice_conformance.generation import Arguments
from lipservice_conformance.opinion import Opinion
from lipservice_conformance.panel import Ask
from lipservice_conformance.protocol import Case

__all__ = ["OP", "Finding", "check_batch"]

OP = "signature"
_DIGITS = re.compile("[0-9]+")

# In a body digits can be part of an escape or a number's form, and a form holds single zeros: there they do matter.
_BODY_LIKE = re.compile(r"[\t-\r ]*(?:[{\[]|<JSON)")
# Beyond the limit of the text the number of digits decides where it is cut.
_UNCUT_BYTES = 8_000
_END_SHOWN = 150


@dataclass(frozen=True)
class Finding:
    """A case for which a property does not hold."""

    broken: str
    arguments: Arguments
    opinions: tuple[Opinion, ...]
    op: str = OP

    def __str__(self) -> str:
        lines = [f"in: {self.arguments!r}", *(str(one) for one in self.opinions)]
        return "\n    ".join([self.broken, *(_shortened(line) for line in lines)])

    def line(self) -> str:
        """Return the whole finding as a line of JSON."""
        opinions = [asdict(one) for one in self.opinions]
        return json.dumps({"op": self.op, "broken": self.broken, "in": self.arguments, "opinions": opinions})


def check_batch(batch: Sequence[Arguments], ask: Ask, rng: random.Random) -> tuple[int, list[Finding]]:
    """Ask the batch and what follows from it. Returns how many cases were asked, and the findings."""
    varied = [_other_digits(arguments, rng) for arguments in batch]
    changed = [arguments for arguments in varied if arguments is not None]
    answers = _ask([*batch, *changed], ask)
    findings = _disagreements([*batch, *changed], answers)
    follow = iter(answers[len(batch) :])
    for arguments, variant, given in zip(batch, varied, answers, strict=False):
        if variant is not None and _core(given) != _core(there := next(follow)):
            findings.append(Finding("digits matter", arguments, (given[0], there[0])))
    again = list(dict.fromkeys(str(given[0].out["template"]) for given in answers if given[0].out is not None))
    repeated: list[Arguments] = [{"message": template} for template in again]
    once_more = _ask(repeated, ask)
    findings += _disagreements(repeated, once_more)
    for arguments, given in zip(repeated, once_more, strict=True):
        if given[0].out is not None and given[0].out["template"] != arguments["message"]:
            findings.append(Finding("not idempotent", arguments, given[:1]))
    return len(answers) + len(once_more), findings


def _shortened(line: str) -> str:
    """Keep both ends: inputs that fill a limit differ in their last bytes."""
    dropped = len(line) - 2 * _END_SHOWN
    return line if dropped <= 0 else f"{line[:_END_SHOWN]} [{dropped} more] {line[-_END_SHOWN:]}"


def _ask(batch: Sequence[Arguments], ask: Ask) -> list[tuple[Opinion, ...]]:
    numbers = count()
    return ask([Case(str(next(numbers)), OP, arguments) for arguments in batch])


def _disagreements(batch: Sequence[Arguments], answers: Sequence[tuple[Opinion, ...]]) -> list[Finding]:
    return [
        Finding("not all agree", arguments, given)
        for arguments, given in zip(batch, answers, strict=True)
        if given[0].out is None or any(one.out != given[0].out for one in given)
    ]


def _core(given: tuple[Opinion, ...]) -> tuple[object, object] | None:
    out = given[0].out
    return None if out is None else (out["template"], out["id"])


def _other_digits(arguments: Arguments, rng: random.Random) -> Arguments | None:
    """Return the arguments with every run of digits replaced by another, or None where digits may matter."""
    message = arguments["message"]
    if "template" in arguments or not isinstance(message, str) or _BODY_LIKE.match(message):
        return None
    if len(message.encode()) > _UNCUT_BYTES:
        return None
    other = _DIGITS.sub(lambda _: str(rng.randrange(10 ** rng.randint(1, 20))), message)
    return None if other == message or len(other.encode()) > _UNCUT_BYTES else {**arguments, "message": other}
