"""Section 4: the policy, and what its budget comes to."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

from lipservice_conformance.slow_config.settings import Settings
from lipservice_conformance.slow_doctor.said import Said, Secrets
from lipservice_conformance.slow_sampler.budget import RECORD_COST
from lipservice_conformance.slow_sampler.document import BUILT_IN, Document, canonical_document, hash_of, read_document

__all__ = ["policy"]

GB: Final = 10**9
DAY: Final = 24 * 60 * 60
MONTH: Final = 30 * DAY
DOLLARS: Final = Fraction(1, 4)
FREE: Final = 10
NO_LIMIT: Final = 1 << 20
SOURCE: Final = (
    "Prices: list price of PostHog Logs, November 2026 (posthog.com/pricing; PostHog/posthog.com#17534, #18766); 14 "
    "days of retention are included, volume discounts are not."
)
SHADOW: Final = (
    "It is in shadow: everything is sent, and only marked with what would have been dropped. Nothing is saved yet, and "
    "no budget holds."
)


def policy(
    settings: Settings,
    fetched: Mapping[str, str] | None,
    in_force: str | None,
    load: tuple[int, int],
    secrets: Secrets,
) -> Iterator[Said]:
    """Say which policy is in force (in an application that one), what is wrong with it, and what it can cost."""
    text, of = _given(settings, fetched)
    reading = read_document(text or "{}")
    document = reading.document
    running = None if in_force is None else read_document(in_force).document
    if running is None:
        yield _chosen(document, of, fetched, secrets.hidden((fetched or {}).get("error", "")))
    else:
        yield _running(running, document, of)
    yield from (Said("policy_error", "wrong", error) for error in reading.errors)
    yield from (Said("policy_notice", "note", f"Ignored: {notice}") for notice in reading.notices)
    document = running or document or canonical_document(BUILT_IN)
    if document["kill_switch"]:
        yield Said("kill_switch", "note", "Its kill switch is on: everything is kept, and no budget holds.")
    if document["shadow"] or settings.values.get("shadow") is True:
        yield Said("shadow", "note", SHADOW)
    yield from _cost(document, *load)
    yield _errors(document["always"]["limit"])


def _chosen(document: Document | None, of: str, fetched: Mapping[str, str] | None, error: str) -> Said:
    """Say where the policy comes from, and whether it is one."""
    is_elsewhere = bool(of) and not of.endswith("(inline)")
    if not of:
        return Said("policy_built_in", "good", "The built-in policy is in force: none was given.")
    if is_elsewhere and fetched is None:
        text = f"The policy comes from {of}, which was not asked now. What follows is of the built-in one."
        return Said("policy_unasked", "info", text)
    if is_elsewhere and error:
        text = (
            f"The policy of {of} cannot be had: {error}. Until it can, the last good one that was kept is in force, or "
            "the built-in one."
        )
        return Said("policy_unread", "wrong", text)
    if document is None:
        text = f"The policy of {of} has errors, so the built-in one is in force in its place."
        return Said("policy_instead", "wrong", text)
    return Said("policy_given", "good", f"The policy of {of} is valid and in force ({hash_of(document)}).")


def _running(running: Document, document: Document | None, of: str) -> Said:
    """Say whether an application has in force what its settings say: shadow is no difference."""
    is_usual = hash_of({**running, "shadow": False}) == hash_of(canonical_document(BUILT_IN))
    is_inline = of.endswith("(inline)")
    if not is_usual or (is_inline and document is not None):
        text = f"The policy of {of or 'policy (inline)'} is valid and in force ({hash_of(running)})."
        return Said("policy_given", "good", text)
    if not of:
        return Said("policy_built_in", "good", "The built-in policy is in force: none was given.")
    if is_inline:
        text = f"The policy of {of} has errors, so the built-in one is in force in its place."
        return Said("policy_instead", "wrong", text)
    text = f"The policy of {of} is not in force, or not yet: the built-in one is."
    return Said("policy_waiting", "note", text)


def _given(settings: Settings, fetched: Mapping[str, str] | None) -> tuple[str, str]:
    """Return the document that is known, and of what it is."""
    elsewhere = (fetched or {}).get("document", "")
    for option, source in (("policy", "inline"), ("policy_file", "file"), ("lipservice_url", "service")):
        if option in settings.sources:
            text = settings.text("policy") if option == "policy" else elsewhere
            return text, f"{settings.sources[option]} ({source})"
    return elsewhere, ""


def _cost(document: Mapping[str, Any], processes: int, record_bytes: int) -> Iterator[Said]:
    window, cost = document["window_seconds"], document["budget"]["cost_per_window"]
    if document["budget"]["kind"] == "records":
        records = Fraction(cost, RECORD_COST)
        size = int(records * record_bytes * MONTH / window)
        unit, amount = "records", _shortest(records / window)
        assumed = f"At {record_bytes} bytes a record (--record-bytes) that"
    else:
        size = cost * MONTH // window
        unit, amount = "bytes", str(cost // window)
        assumed = "That"
    text = (
        f"Budget of each process: {amount} {unit} a second, counted in windows of {window} s; below it nothing is "
        f"dropped. {assumed} is at most {_two(Fraction(size, GB))} GB in a month of 30 days."
    )
    yield Said(f"budget_{unit}", "info", text)
    price = _two(Fraction(size, GB) * DOLLARS)
    text = (
        f"One process that always uses all of it costs ${price} a month at $0.25/GB, once the 10 GB that are free each "
        "month are used up."
    )
    yield Said("price_process", "info", text)
    everything = Fraction(size * processes, GB)
    price = _two(max(Fraction(0), everything - FREE) * DOLLARS)
    text = (
        f"All processes together ({processes}; --processes) then send {_two(everything)} GB and cost ${price} a month, "
        "the free 10 GB taken off."
    )
    yield Said("price_all", "info", text)
    yield Said("price_source", "info", SOURCE)


def _errors(limit: int) -> Said:
    if limit == 0:
        return Said("errors_none", "info", "Errors are part of the budget.")
    if limit == NO_LIMIT:
        text = "Errors come on top, without a limit: an error storm is not bounded by the budget."
        return Said("errors_unbounded", "note", text)
    text = f"Errors may come on top: in an error storm a window may keep up to {limit} budgets of them."
    return Said("errors_bounded", "info", text)


def _two(number: Fraction) -> str:
    return str(_decimal(number, "0.01"))


def _shortest(number: Fraction) -> str:
    text = str(_decimal(number, "0.001"))
    return text.rstrip("0").rstrip(".")


def _decimal(number: Fraction, unit: str) -> Decimal:
    """Round a half upwards, exactly: a quotient of two Decimals would be rounded before."""
    whole = (number / Fraction(unit) + Fraction(1, 2)).__floor__()
    return (Decimal(whole) * Decimal(unit)).quantize(Decimal(unit), ROUND_HALF_UP)
