"""What a rule does, read from its object or one of its short forms (policy.yaml, `actions`)."""

from typing import Any, Final

from lipservice_conformance.slow_sampler.budget import parse_rate
from lipservice_conformance.slow_sampler.fields import Absence, Field, read_members, whole
from lipservice_conformance.slow_sampler.findings import Place, unexpected
from lipservice_conformance.slow_sampler.rate import parse_percentage, parse_probability
from lipservice_conformance.values import Json

__all__ = ["ALGORITHMS", "read_action"]

EXPECTED: Final = 'an action such as "always", "10%", "5/s" or an object that names an algorithm'


def _probability(value: Json, _: Place) -> int:
    return parse_probability(value)


def _rate(value: Json, _: Place) -> tuple[int, int]:
    return parse_rate(value)


ALGORITHMS: Final = {
    "always": (),
    "never": (),
    "probability": (Field("probability", _probability, Absence.IS_AN_ERROR),),
    "first_then_every": (
        Field("first", whole(0, 1 << 20), Absence.IS_AN_ERROR),
        Field("every", whole(1, 1 << 20), Absence.IS_AN_ERROR),
    ),
    "rate_limit": (Field("rate", _rate, Absence.IS_AN_ERROR),),
    "adaptive": (),
}
WORDS: Final = {"always": "always", "never": "never", "adaptive": "adaptive", "all": "always", "none": "never"}


def read_action(value: Json, place: Place) -> dict[str, Any] | None:
    """Return an action as an algorithm and its numbers; None where it says what is wrong within."""
    match value:
        case str():
            return _short_action(value)
        case dict():
            return _named_action(value, place)
    raise unexpected(EXPECTED, value)


def _short_action(text: str) -> dict[str, Any]:
    """Read `10%` as a probability, `5/s` as a rate limit; a word is an algorithm."""
    if text in WORDS:
        return {"algorithm": WORDS[text]}
    if "%" in text:
        return {"algorithm": "probability", "probability": parse_percentage(text)}
    if "/" in text:
        return _with_numbers("rate_limit", {"rate": parse_rate(text)})
    raise unexpected(EXPECTED, text)


def _named_action(given: dict[str, Json], place: Place) -> dict[str, Any] | None:
    name = given.get("algorithm")
    if name is None:
        place.member("algorithm").error("this field is required")
        return None
    if not isinstance(name, str) or name not in ALGORITHMS:
        place.member("algorithm").error(str(unexpected(f"one of {', '.join(ALGORITHMS)}", name)))
        return None
    return _with_numbers(name, read_members(ALGORITHMS[name], given, place, "algorithm"))


def _with_numbers(algorithm: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the numbers an algorithm is given: a rate is two of them."""
    if "rate" in fields:
        count, period_ms = fields["rate"]
        fields = {"rate_count": count, "rate_period_ms": period_ms}
    return {"algorithm": algorithm, **fields}
