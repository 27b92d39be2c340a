"""A policy document: what is wrong with it, what it means with all its defaults, and its hash (5.11; policy.yaml)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lipservice_conformance.slow_json import repair
from lipservice_conformance.slow_sampler.action import read_action
from lipservice_conformance.slow_sampler.budget import Flow, parse_flow
from lipservice_conformance.slow_sampler.fields import (
    Absence,
    Field,
    choice,
    list_of,
    members_of,
    object_of,
    text,
    truth,
    whole,
)
from lipservice_conformance.slow_sampler.findings import Findings, Place, WrongError, unexpected
from lipservice_conformance.slow_sampler.json_value import NotJsonError, read_json, write_json
from lipservice_conformance.values import Json

__all__ = ["BUILT_IN", "Document", "Reading", "canonical_document", "hash_of", "read_document"]

Document = Mapping[str, Any]

BUILT_IN: Final[Document] = {}

DOCUMENT_BYTES: Final = 1 << 20
DEPTH: Final = 32
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
DIGITS: Final = "0123456789"

LOWEST: Final = {"TRACE": 1, "DEBUG": 5, "INFO": 9, "WARN": 13, "ERROR": 17, "FATAL": 21}
HIGHEST: Final = {name: number + 3 for name, number in LOWEST.items()}


def _budget(value: Json, _: Place) -> tuple[str, Flow]:
    """Read a budget for a window that is not known yet."""
    if not isinstance(value, str):
        raise unexpected('a budget such as "20/s" or "10 GB/month"', value)
    return value, parse_flow(value)


SEVERITY: Final = (Field("min", whole(1, 24, LOWEST), "TRACE"), Field("max", whole(1, 24, HIGHEST), "FATAL"))
MATCH: Final = (
    Field("logger", text(0, 256), Absence.IS_LEFT_OUT),
    Field("severity", object_of(SEVERITY), Absence.IS_LEFT_OUT),
    Field("template", text(0, 256), Absence.IS_LEFT_OUT),
    Field("pattern", text(16, 16, DIGITS + "abcdef", "0-9a-f"), Absence.IS_LEFT_OUT),
    Field("attributes", members_of(16, 256), Absence.IS_LEFT_OUT),
)
RULE: Final = (
    Field("id", text(1, 64, LETTERS + DIGITS + "_.-", "A-Za-z0-9_.-"), Absence.IS_AN_ERROR),
    Field("match", object_of(MATCH), {}),
    Field("action", read_action, Absence.IS_AN_ERROR),
    Field("include_errors", truth, absent=False),
)
ALWAYS: Final = (
    Field("min_severity", whole(1, 24, LOWEST), "ERROR"),
    Field("limit", whole(0, (1 << 20) - 1, {"none": 1 << 20}), 4),
)
RETAINED: Final = (
    Field("enabled", truth, absent=True),
    Field("max_requests", whole(1, 65_536), 256),
    Field("max_bytes_per_request", whole(1 << 10, 1 << 24), 65_536),
    Field("max_bytes", whole(1 << 10, 1 << 30), 4_194_304),
    Field("max_age_seconds", whole(1, 3_600), 30),
    Field("promoted_seconds", whole(0, 3_600), 60),
)
POLICY: Final = (
    Field("version", whole(0, (1 << 31) - 1), 0),
    Field("budget", _budget, "20/s"),
    Field("window_seconds", whole(1, 300), 10),
    Field("share", choice("sqrt", "fair"), "sqrt"),
    Field("max_patterns", whole(1, 8_192), 1_024),
    Field("always", object_of(ALWAYS), {}),
    Field("randomness_key", text(0, 256), ""),
    Field("shadow", truth, absent=False),
    Field("kill_switch", truth, absent=False),
    Field("annotate", choice("changes", "full"), "changes"),
    Field("settle_interval_seconds", whole(1, 3_600), 60),
    Field("retained", object_of(RETAINED), {}),
    Field("rules", list_of(object_of(RULE), 64), []),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document means, if nothing is wrong with it; and all that is said of it."""

    document: dict[str, Any] | None
    errors: tuple[str, ...]
    notices: tuple[str, ...]


def read_document(given: str | bytes) -> Reading:
    """Read a document from its JSON."""
    findings = Findings()
    place = Place("$", findings)
    meaning = None
    try:
        meaning = object_of(POLICY)(_value(repair(given)), place)
    except WrongError as error:
        place.error(str(error))
    else:
        _set_cost(meaning, place.member("budget"))
        _compare_rules(meaning.get("rules", []), place.member("rules"))
    right = None if findings.errors else meaning
    return Reading(right, tuple(findings.errors), tuple(findings.notices))


def canonical_document(given: Document) -> dict[str, Any]:
    """Return every field of a policy: conditions that are not set are left out, all else has its value."""
    reading = read_document(json.dumps(given))
    if reading.document is None:
        raise WrongError("\n".join(reading.errors))
    return reading.document


def hash_of(document: Document) -> str:
    """Return the hash of a canonical document: the first 16 digits of a SHA-256."""
    return hashlib.sha256(write_json(dict(document)).encode()).hexdigest()[:16]


def _value(given: str) -> Json:
    if len(given.encode()) > DOCUMENT_BYTES:
        raise WrongError(f"expected at most {DOCUMENT_BYTES} bytes")
    try:
        return read_json(given)
    except NotJsonError as error:
        raise WrongError(f"expected a JSON document at most {DEPTH} deep") from error


def _set_cost(meaning: dict[str, Any], place: Place) -> None:
    """Put what a window may cost in the place of the budget's text. Needs both to be right by themselves."""
    if "budget" not in meaning or "window_seconds" not in meaning:
        return
    given, flow = meaning["budget"]
    try:
        budget = flow.budget(given, meaning["window_seconds"])
    except WrongError as error:
        place.error(str(error))
    else:
        meaning["budget"] = {"kind": budget.kind, "cost_per_window": budget.cost}


def _compare_rules(rules: list[dict[str, Any] | None], place: Place) -> None:
    """Find ids that stand before, and ranges of severities that run backwards."""
    first: dict[str, Place] = {}
    for index, rule in enumerate(rules):
        here = place.element(index)
        name = (rule or {}).get("id")
        if name in first:
            here.member("id").error(f"expected an id of its own, got that of {first[name].path}")
        elif name is not None:
            first[name] = here
        severity = (rule or {}).get("match", {}).get("severity", {})
        low, high = severity.get("min"), severity.get("max")
        if low is not None and high is not None and low > high:
            where = here.member("match").member("severity")
            where.error(f"min is {low}, above max, which is {high}")
