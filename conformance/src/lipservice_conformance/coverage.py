"""What of the spec must have vectors. All of it follows from the representation, so a new rule asks for its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields

from lipservice_generator.policy.representation import PolicyDocument
from lipservice_generator.representation import Operation, Representation, SignatureProfile
from lipservice_generator.sampling.representation import Sampling

from lipservice_conformance.export_coverage import (
    config_rules,
    correlation_rules,
    doctor_rules,
    encode_rules,
    redact_rules,
    reply_rules,
    stamp_rules,
)
from lipservice_conformance.vector import Vector

__all__ = ["LEAST_VECTORS", "TIMELINES", "coverage_faults", "required_rules"]

LEAST_VECTORS = 3

# What a sampler lives through, with timelines of each.
TIMELINES = {
    "accounts": "Every record is accounted for, by a kept one or a settlement.",
    "buffer": "What a request had dropped is released when it fails.",
    "bytes": "Budgets in bytes.",
    "calm": "Below the budget nothing is dropped.",
    "clock": "Clocks that step, stall or leave their range.",
    "edges": "Where one window ends and the next begins.",
    "errors": "The lane for errors, and storms of them.",
    "extremes": "Least and greatest budgets, tables and sizes; comparisons that are met exactly.",
    "flood": "Messages that each come once.",
    "idle": "Windows in which nothing comes.",
    "kill_switch": "Everything is kept.",
    "matching": "Which rule decides.",
    "mixed": "Everything at once.",
    "overload": "More than the budget, window after window.",
    "shared": "Records of one request go by the same 24 bits.",
    "surge": "Far more than was forecast.",
    "swap": "Another policy.",
    "thrash": "More patterns than slots.",
}


def required_rules(representation: Representation) -> dict[str, tuple[str, ...]]:
    """Return, for each operation, the names vectors may and must cover."""
    rules = {operation.name: _output_rules(operation) for operation in representation.operations}
    for name, own in (
        ("signature", _signature_rules(representation.signature)),
        ("policy", _policy_rules(representation.policy)),
        ("budget", _budget_rules(representation.policy)),
        ("decide", _decide_rules(representation.sampling)),
        ("encode", encode_rules(representation.otlp)),
        ("reply", reply_rules(representation.otlp)),
        ("redact", redact_rules(representation.redaction)),
        ("config", config_rules(representation.config)),
        ("doctor", doctor_rules(representation.doctor)),
        ("correlation", correlation_rules(representation.otlp)),
        ("stamp", stamp_rules(representation.otlp)),
        ("policy_client", _policy_client_rules(representation.policy)),
    ):
        if name in rules:
            rules[name] = own
    return rules


def coverage_faults(representation: Representation, vectors: Iterable[Vector]) -> list[str]:
    """Return which parts of the spec have too few vectors, and which vectors cover nothing in it."""
    counts = Counter((vector.op, vector.rule) for vector in vectors)
    required = {(op, rule) for op, rules in required_rules(representation).items() for rule in rules}
    faults = [
        f"{op}: {rule} has {counts[op, rule]} vectors, expected at least {LEAST_VECTORS}"
        for op, rule in sorted(required)
        if counts[op, rule] < LEAST_VECTORS
    ]
    return faults + [f"{op}: the spec has no {rule}" for op, rule in sorted(counts) if (op, rule) not in required]


def _output_rules(operation: Operation) -> tuple[str, ...]:
    """Cover an operation that no file of the spec says more of by each thing it gives."""
    return tuple(f"out.{argument.name}" for argument in operation.outputs)


def _policy_rules(policy: PolicyDocument) -> tuple[str, ...]:
    return (
        *(f"field.{entry.name}.{field.name}" for entry in policy.objects for field in entry.fields),
        *(f"action.{entry.name}" for entry in policy.actions.algorithms),
        *(f"action.{name}" for name in ("words", "percent", "rate")),
        *(f"message.{entry.name}" for entry in policy.messages),
        *(f"reading.{name}" for name, _ in policy.readings),
    )


def _policy_client_rules(policy: PolicyDocument) -> tuple[str, ...]:
    """Cover where a policy comes from and what goes wrong, but for what needs no looking or happens on the disk."""
    return (
        *(f"source.{entry.name}" for entry in policy.client.sources if entry.name != "inline"),
        *(f"failure.{entry.name}" for entry in policy.client.failures if entry.name != "cache"),
        *(f"wait.{name}" for name in ("poll_ms", "base_ms", "cap_ms", "file_ms")),
        "limit.etag_bytes",
        "api.path",
        "api.query",
    )


def _decide_rules(sampling: Sampling) -> tuple[str, ...]:
    return (
        *(f"algorithm.{algorithm.name}" for algorithm in sampling.algorithms),
        *(f"reading.{name}" for name, _ in sampling.readings),
        *(f"timeline.{name}" for name in TIMELINES),
    )


def _budget_rules(policy: PolicyDocument) -> tuple[str, ...]:
    """Cover how a budget is written, and all that can be said of one by itself."""
    said = ("unexpected", "unknown_unit", "unknown_period")
    bounds = [entry.name.removeprefix("budget_") for entry in policy.messages if entry.name.startswith("budget_")]
    written = ("whole_digits", "decimals", "record_cost", "cost", "units", "periods")
    return tuple(f"budget.{name}" for name in (*written, *said, *bounds))


def _signature_rules(profile: SignatureProfile) -> tuple[str, ...]:
    return (
        *(f"class.{name}" for name in ("space", "delimiter", "closer")),
        *(f"cut.{name}" for name in ("lead", "ellipsis")),
        *(f"key.{name}" for name in ("severities", "parts")),
        *(f"limit.{field.name}" for field in fields(profile.limits)),
        *(f"list.{entry.name}" for entry in profile.words),
        *(f"reading.{reading.id}" for reading in profile.readings),
        *(f"reduction.{kind}" for kind in profile.reductions.order),
        *(f"text.{name}" for name in ("lines", "json_message_keys", "placeholder")),
        *(f"token.{rule.id}" for rule in profile.tokens.rules),
    )
