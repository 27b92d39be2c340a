"""Reads a policy: every error with its path, and notices of what was ignored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lipservice._budget import BudgetError
from lipservice._document_reader import DocumentReader, Fields
from lipservice._finding import Finding, element, member
from lipservice._json_value import read_json, well_formed
from lipservice._message import message
from lipservice._plain_field import utf8_size
from lipservice._policy import Policy, build_policy
from lipservice._policy_tables import DEPTH, DOCUMENT_BYTES, DOCUMENT_EXPECTED

_ROOT = "$"


@dataclass(frozen=True, slots=True)
class PolicyReading:
    """What became of a policy document.

    Attributes:
        policy: The policy, or None if there are errors: then the one in force should stay.
        errors: What is wrong, all of it.
        notices: What was ignored: fields that are not known.
    """

    policy: Policy | None
    errors: tuple[Finding, ...]
    notices: tuple[Finding, ...]


def read_policy(text: str | bytes) -> PolicyReading:
    """Read a policy document. Never raises.

    Example:
        >>> reading = read_policy('{"budget": "50/s", "window_seconds": 0}')
        >>> print(*reading.errors)
        $.window_seconds: expected a whole number from 1 to 300, got 0
    """
    reader = DocumentReader()
    document = _read_document(reader, well_formed(text))
    policy = None if reader.errors or document is None else build_policy(document)
    return PolicyReading(policy, tuple(reader.errors), tuple(reader.notices))


def built_in_policy() -> Policy:
    """Return the policy of an empty document: all defaults."""
    reading = read_policy("{}")
    if reading.policy is None:
        raise RuntimeError(reading.errors)  # the spec's own defaults
    return reading.policy


def _read_document(reader: DocumentReader, text: str) -> Fields | None:
    if utf8_size(text) > DOCUMENT_BYTES:
        reader.fault(_ROOT, message("document_bytes", high=DOCUMENT_BYTES))
        return None
    try:
        given = read_json(text)
    except ValueError:
        reader.fault(_ROOT, message("not_json", depth=DEPTH))
        return None
    document = reader.read("policy", DOCUMENT_EXPECTED, given, _ROOT)
    if document is not None:
        reader.errors += [*_budget(document), *_rules(document)]
    return document


def _budget(document: Fields) -> Iterator[Finding]:
    """Put what a window may cost in place of the budget's text; both may have been wrong by themselves."""
    if "budget" not in document or "window_seconds" not in document:
        return
    try:
        budget = document["budget"].in_window(document["window_seconds"])
    except BudgetError as error:
        yield Finding(member(_ROOT, "budget"), str(error))
    else:
        document["budget"] = {"kind": budget.kind, "cost_per_window": budget.cost_per_window}


def _rules(document: Fields) -> Iterator[Finding]:
    """Hold the ids of rules against each other, and the severities of each."""
    rules = member(_ROOT, "rules")
    first: dict[str, int] = {}
    for index, rule in enumerate(document.get("rules", [])):
        path = element(rules, index)
        rule_id = (rule or {}).get("id")
        if rule_id is not None and first.setdefault(rule_id, index) != index:
            yield Finding(member(path, "id"), message("duplicate", path=element(rules, first[rule_id])))
        severity = (rule or {}).get("match", {}).get("severity", {})
        if severity.keys() >= {"min", "max"} and severity["min"] > severity["max"]:
            where = member(member(path, "match"), "severity")
            yield Finding(where, message("reversed", low=severity["min"], high=severity["max"]))
