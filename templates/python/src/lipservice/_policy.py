"""A policy: what to keep, and what it may cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from lipservice._budget import Budget
from lipservice._glob import Glob
from lipservice._message import canonical

_HASH_DIGITS = 16

# Below this every whole number is a double of its own; other languages know no larger ones.
_EXACT = 2**53

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Always:
    """What is kept for its severity alone: how severe it is, and how many budgets of it a window may keep."""

    min_severity: int
    limit: int


@dataclass(frozen=True, slots=True)
class Retained:
    """Bounds of the dropped records that are held back in case their request fails."""

    enabled: bool
    max_requests: int
    max_bytes_per_request: int
    max_bytes: int
    max_age_seconds: int
    promoted_seconds: int


@dataclass(frozen=True, slots=True)
class Match:
    """Conditions on a record; None is none. `severity` is the lowest and the highest."""

    logger: Glob | None
    severity: tuple[int, int] | None
    template: Glob | None
    pattern: str | None
    attributes: tuple[tuple[str, Glob], ...]

    def fits(
        self, logger: str, severity: int, template: str, pattern: str, attributes: Mapping[str, object] = _NOTHING
    ) -> bool:
        """Tell whether a record meets all conditions. `severity` is 1 to 24, `pattern` the pattern's id."""
        return (
            (self.severity is None or self.severity[0] <= severity <= self.severity[1])
            and (self.pattern is None or self.pattern == pattern)
            and (self.logger is None or self.logger.fits(logger))
            and (self.template is None or self.template.fits(template))
            and all(_attribute_fits(glob, attributes.get(name)) for name, glob in self.attributes)
        )


def _attribute_fits(glob: Glob, value: object) -> bool:
    """Compare a truth value or a whole number as JSON writes it; what else is no text never fits."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # not every language can tell 42.0 from 42
    match value:
        case str():
            return glob.fits(value)
        case bool():
            return glob.fits("true" if value else "false")
        case int() if abs(value) < _EXACT:
            return glob.fits(str(value))
    return False


@dataclass(frozen=True, slots=True)
class Action:
    """What a rule does: an algorithm and the numbers it is given."""

    algorithm: str
    parameters: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. It passes over errors that would be kept anyway, unless it is to `include_errors`."""

    id: str
    match: Match
    action: Action
    include_errors: bool


@dataclass(frozen=True)
class Policy:
    """A whole policy, made by `read_policy`: which records are kept, and what they may cost.

    `document` is what it was read from, with all defaults filled in and all texts read.
    """

    version: int
    budget: Budget
    window_seconds: int
    share: str
    max_patterns: int
    always: Always
    randomness_key: str
    shadow: bool
    kill_switch: bool
    annotate: str
    settle_interval_seconds: int
    retained: Retained
    rules: tuple[Rule, ...]
    document: Mapping[str, Any]

    @cached_property
    def hash(self) -> str:
        """Sixteen hexadecimal digits of what the policy means; documents that mean the same have the same."""
        import hashlib  # noqa: PLC0415  as for signatures: it brings OpenSSL

        return hashlib.sha256(canonical(self.document).encode()).hexdigest()[:_HASH_DIGITS]


def build_policy(document: dict[str, Any]) -> Policy:
    """Return the policy of a document that was read without errors."""
    return Policy(
        version=document["version"],
        budget=Budget(**document["budget"]),
        window_seconds=document["window_seconds"],
        share=document["share"],
        max_patterns=document["max_patterns"],
        always=Always(document["always"]["min_severity"], document["always"]["limit"]),
        randomness_key=document["randomness_key"],
        shadow=document["shadow"],
        kill_switch=document["kill_switch"],
        annotate=document["annotate"],
        settle_interval_seconds=document["settle_interval_seconds"],
        retained=_build_retained(document["retained"]),
        rules=tuple(_build_rule(rule) for rule in document["rules"]),
        document=document,
    )


def _build_retained(retained: Mapping[str, Any]) -> Retained:
    return Retained(
        enabled=retained["enabled"],
        max_requests=retained["max_requests"],
        max_bytes_per_request=retained["max_bytes_per_request"],
        max_bytes=retained["max_bytes"],
        max_age_seconds=retained["max_age_seconds"],
        promoted_seconds=retained["promoted_seconds"],
    )


def _build_rule(rule: Mapping[str, Any]) -> Rule:
    parameters = dict(rule["action"])
    action = Action(parameters.pop("algorithm"), parameters)
    return Rule(rule["id"], _build_match(rule["match"]), action, rule["include_errors"])


def _build_match(match: Mapping[str, Any]) -> Match:
    severity = match.get("severity")
    return Match(
        logger=_glob(match.get("logger")),
        severity=None if severity is None else (severity["min"], severity["max"]),
        template=_glob(match.get("template")),
        pattern=match.get("pattern"),
        attributes=tuple((name, Glob(text)) for name, text in match.get("attributes", {}).items()),
    )


def _glob(text: str | None) -> Glob | None:
    return None if text is None else Glob(text)
