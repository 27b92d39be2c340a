"""A policy as the sampler works with it (5.11)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lipservice_conformance.slow_sampler.budget import Budget
from lipservice_conformance.slow_sampler.document import BUILT_IN, Document, canonical_document, hash_of
from lipservice_conformance.slow_sampler.waterfill import Share

__all__ = ["Match", "Policy", "Retained", "Rule", "read_policy", "read_policy_text"]


@dataclass(frozen=True, slots=True)
class Match:
    """Conditions on a record; None is none."""

    logger: str | None
    severity: tuple[int, int] | None
    template: str | None
    pattern: str | None
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; its action is the name of an algorithm and the algorithm's numbers."""

    id: str
    match: Match
    algorithm: str
    numbers: Mapping[str, int]
    include_errors: bool


@dataclass(frozen=True, slots=True)
class Retained:
    """How many dropped records are held back, and for how long (5.8)."""

    enabled: bool
    max_requests: int
    max_bytes_per_request: int
    max_bytes: int
    max_age_ms: int
    promoted_ms: int


@dataclass(frozen=True, slots=True)
class Policy:
    """What a user asked for. The hash names its meaning, not its text."""

    hash: str
    budget: Budget
    window_ms: int
    share: Share
    max_patterns: int
    min_severity: int
    always_limit: int
    kill_switch: bool
    settle_ms: int
    retained: Retained
    rules: tuple[Rule, ...]


def read_policy_text(text: str) -> Policy:
    """Read the JSON of a policy; the empty text is the built-in one."""
    return read_policy(json.loads(text) if text else BUILT_IN)


def read_policy(given: Document) -> Policy:
    """Read a policy. Shadow mode changes what is done with decisions, never a decision, so nothing here knows it."""
    document = canonical_document(given)
    return Policy(
        hash=hash_of(document),
        budget=Budget(document["budget"]["kind"], document["budget"]["cost_per_window"]),
        window_ms=document["window_seconds"] * 1_000,
        share=document["share"],
        max_patterns=document["max_patterns"],
        min_severity=document["always"]["min_severity"],
        always_limit=document["always"]["limit"],
        kill_switch=document["kill_switch"],
        settle_ms=document["settle_interval_seconds"] * 1_000,
        retained=_retained(document["retained"]),
        rules=tuple(_rule(rule) for rule in document["rules"]),
    )


def _retained(fields: Mapping[str, Any]) -> Retained:
    return Retained(
        enabled=fields["enabled"],
        max_requests=fields["max_requests"],
        max_bytes_per_request=fields["max_bytes_per_request"],
        max_bytes=fields["max_bytes"],
        max_age_ms=fields["max_age_seconds"] * 1_000,
        promoted_ms=fields["promoted_seconds"] * 1_000,
    )


def _rule(fields: Mapping[str, Any]) -> Rule:
    match, action = fields["match"], dict(fields["action"])
    return Rule(
        id=fields["id"],
        match=Match(
            logger=match.get("logger"),
            severity=(match["severity"]["min"], match["severity"]["max"]) if "severity" in match else None,
            template=match.get("template"),
            pattern=match.get("pattern"),
            attributes=match.get("attributes", {}),
        ),
        algorithm=action.pop("algorithm"),
        numbers=action,
        include_errors=fields["include_errors"],
    )
