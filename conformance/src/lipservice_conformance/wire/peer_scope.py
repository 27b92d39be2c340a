"""Which cases can be asked of another SDK: those about an exporter, not about what LipService alone has."""

from __future__ import annotations

from lipservice_conformance.wire.case import Case

__all__ = ["out_of_scope"]

# What every SDK has a word for; the rest is ours.
_OPTIONS = {
    "batch_records",
    "certificate",
    "compression",
    "delay_ms",
    "headers",
    "otlp_endpoint",
    "queue_records",
    "request_timeout_ms",
    "service_name",
}
_OUR_VARIABLES = ("LIPSERVICE_", "POSTHOG_")


def out_of_scope(case: Case) -> str:
    """Return why a case cannot be asked of a peer; nothing where it can."""
    if case.only_ours:
        return case.only_ours
    if case.clock == "manual":
        return "its clock cannot be set"
    if case.tokens:
        return "it has no provider of tokens"
    ours = sorted({*case.options} - _OPTIONS - ({"encoding"} if case.options.get("encoding") == "protobuf" else set()))
    if ours:
        return f"its exporter has no {', '.join(ours)}"
    variables = sorted(name for name in case.environment or () if name.startswith(_OUR_VARIABLES))
    return f"it knows no {', '.join(variables)}" if variables else ""
