"""What there is to say of the policy, and what its budget comes to. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lipservice._doctor.money import a_second, bytes_a_month, dollars, gigabytes, price_beyond_free, price_of
from lipservice._doctor.report import Facts
from lipservice._doctor.secret import hide
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
from lipservice._policy_reader import PolicyReading, built_in_policy, read_policy
from lipservice._policy_source import PolicySource, policy_source
from lipservice._policy_tables import OBJECTS

_POLICY = "policy"
_LIMIT = next(field for field in OBJECTS["always"] if field.name == "limit")


@dataclass(frozen=True, slots=True)
class Load:
    """How many processes there are, and what a record is billed with where a budget counts records."""

    processes: int = PROCESSES.default
    record_bytes: int = RECORD_BYTES.default


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a file or a service gave: the text of a document, or why there is none."""

    document: str = ""
    error: str = ""


def policy_facts(
    settings: Settings,
    load: Load,
    secrets: tuple[str, ...],
    fetched: Fetched | None = None,
    in_force: Policy | None = None,
) -> Facts:
    """Return what is known of the policy that settings lead to, or of the one that is in force in an application.

    `fetched` is what its file or service gave; None: it was not asked.
    """
    source = policy_source(settings)
    text = settings.text(_POLICY) or (fetched.document if fetched else "")
    reading = read_policy(text or "{}")
    policy = in_force or reading.policy or built_in_policy()
    kind = _kind(source, fetched, reading) if in_force is None else _kind_in_force(source, reading, in_force)
    return Facts(
        {
            "policy": kind,
            "policy_source": source.option or _POLICY,
            "policy_from": source.name if source.option else "inline",
            "policy_error": hide(fetched.error, secrets) if fetched else "",
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


def _kind(source: PolicySource, fetched: Fetched | None, reading: PolicyReading) -> str:
    if source.name == "builtin":
        return "built_in"
    if source.name != "inline" and fetched is None:
        return "unasked"
    if source.name != "inline" and fetched is not None and fetched.error:
        return "unread"
    return "given" if reading.policy else "instead"


def _kind_in_force(source: PolicySource, reading: PolicyReading, policy: Policy) -> str:
    """Say the same of an application that runs; other policies than these were given as objects, or later."""
    usual = built_in_policy()
    if policy.hash not in {usual.hash, _in_shadow(usual).hash} or (reading.policy and source.name == "inline"):
        return "given"
    return {"builtin": "built_in", "inline": "instead"}.get(source.name, "waiting")


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
