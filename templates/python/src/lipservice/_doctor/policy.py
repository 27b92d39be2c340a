"""What there is to say of the policy, and what its budget comes to. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lipservice._doctor.money import a_second, bytes_a_month, dollars, gigabytes, price_beyond_free, price_of
from lipservice._doctor.report import Facts
from lipservice._doctor.tables import (
    CENTS_PER_GB,
    FREE_GB,
    MONTH_DAYS,
    PRICE_SOURCE,
    PROCESSES,
    RECORD_BYTES,
    RETENTION_DAYS,
)
from lipservice._export.settings import Settings
from lipservice._policy import Policy
from lipservice._policy_reader import built_in_policy, read_policy
from lipservice._policy_tables import OBJECTS

_POLICY = "policy"
_LIMIT = next(field for field in OBJECTS["always"] if field.name == "limit")


@dataclass(frozen=True, slots=True)
class Load:
    """How many processes there are, and what a record is billed with where a budget counts records."""

    processes: int = PROCESSES.default
    record_bytes: int = RECORD_BYTES.default


def policy_facts(settings: Settings, load: Load, in_force: Policy | None = None) -> Facts:
    """Return what is known of the policy that settings lead to, or of the one that is in force in an application."""
    text = settings.text(_POLICY)
    reading = read_policy(text or "{}")
    policy = reading.policy or built_in_policy()
    kind = ("given" if reading.policy else "instead") if text else "built_in"
    if in_force is not None:
        # Another one was given as an object, or later.
        kind = kind if in_force.hash in {policy.hash, _in_shadow(policy).hash} else "given"
        policy = in_force
    return Facts(
        {
            "policy": kind,
            "policy_source": settings.sources.get(_POLICY, _POLICY),
            "policy_hash": policy.hash,
            "kill_switch": "true" if policy.kill_switch else "",
            "shadow": "true" if policy.shadow or settings.options.get("shadow") is True else "",
            "always_limit": "none" if policy.always.limit > _LIMIT.high else str(policy.always.limit),
            **_cost(policy, load),
        },
        {
            "policy_errors": tuple(map(str, reading.errors)),
            "policy_notices": tuple(map(str, reading.notices)),
        },
    )


def _in_shadow(policy: Policy) -> Policy:
    """Return the same policy with `shadow`, as an application has it in force by the option."""
    return replace(policy, shadow=True, document={**policy.document, "shadow": True})


def _cost(policy: Policy, load: Load) -> dict[str, str]:
    budget, window = policy.budget, policy.window_seconds
    size = bytes_a_month(budget, window, load.record_bytes)
    return {
        "budget_kind": budget.kind,
        "budget": a_second(budget, window),
        "window": str(window),
        "record_bytes": str(load.record_bytes),
        "processes": str(load.processes),
        "gb_process": gigabytes(size),
        "gb_all": gigabytes(size * load.processes),
        "price_process": price_of(size),
        "price_all": price_beyond_free(size * load.processes),
        "price_gb": dollars(CENTS_PER_GB),
        "price_source": PRICE_SOURCE,
        "free_gb": str(FREE_GB),
        "retention_days": str(RETENTION_DAYS),
        "month_days": str(MONTH_DAYS),
    }
