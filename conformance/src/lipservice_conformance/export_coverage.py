"""What of the way from record to endpoint must have vectors: every field, limit, mark, status, option and message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields

from lipservice_generator.config.representation import Config, Option
from lipservice_generator.doctor.representation import Doctor
from lipservice_generator.otlp.representation import Otlp, WireMessage
from lipservice_generator.redaction.representation import Redaction

__all__ = [
    "POSTHOG",
    "config_rules",
    "correlation_rules",
    "doctor_rules",
    "encode_rules",
    "redact_rules",
    "reply_rules",
    "stamp_rules",
]

_ROOT = "ExportLogsServiceRequest"
_WORD = re.compile("(?<=[a-z])(?=[A-Z])")

# What the rules in words say of Retry-After, which has no table.
_RETRY_AFTER = ("seconds", "imf_fixdate", "rfc850", "asctime", "garbage")
_NO_ANSWER = 0

# What config.yaml says of PostHog, as rules.
_STAMPED = ("count", "weight", "pattern", "reason", "threshold", "randomness", "would_keep", "would_reason")
POSTHOG = ("regions", "app_hosts", "path_end", "prefixes")


def encode_rules(otlp: Otlp) -> tuple[str, ...]:
    """Return what vectors of `encode` must cover: `wire.<message>.<field>`, limits, marks and readings."""
    return (
        *(f"wire.{_snake(entry.name)}.{field.name}" for entry in _sent(otlp) for field in entry.fields),
        *(f"limit.{field.name}" for field in fields(otlp.limits)),
        *(f"mark.{field.name}" for field in fields(otlp.marks)),
        *(f"reading.{name}" for name, _ in otlp.readings),
    )


def reply_rules(otlp: Otlp) -> tuple[str, ...]:
    """Return what vectors of `reply` must cover: each range of statuses by its first one, actions, waits, bounds."""
    statuses = [(entry.name, first) for entry in otlp.profiles for first in (_NO_ANSWER, *_firsts(otlp, entry.name))]
    return (
        *(f"status.{profile}.{first}" for profile, first in statuses),
        *(f"action.{name}" for name in otlp.actions),
        *(f"backoff.{name}" for name in ("base_ms", "cap_ms", "retry_after_cap_ms")),
        *(f"limit.{name}" for name in ("few_tries", "reset_above", "bisect_requests")),
        *(f"retry_after.{name}" for name in _RETRY_AFTER),
    )


def config_rules(config: Config) -> tuple[str, ...]:
    """Return what vectors of `config` must cover: options, variables in lower case, ways, messages and readings.

    Options of some languages only have no vectors: those are for all.
    """
    options = [option for option in config.options if not option.languages]
    return (
        *(f"option.{option.name}" for option in options),
        *(f"env.{variable.lower()}" for option in options for variable in _variables(option)),
        *(f"way.{way.id}" for way in config.detection),
        *(f"posthog.{name}" for name in POSTHOG),
        *(f"message.{message.name}" for message in config.messages),
        *(f"reading.{name}" for name, _ in config.readings),
    )


def doctor_rules(doctor: Doctor) -> tuple[str, ...]:
    """Return what vectors of `doctor` must cover: every line, the bounds of what may be given, and what is hidden."""
    return (
        *(f"line.{line.id}" for line in doctor.lines),
        *(f"money.{name}" for name in ("budget", "rounding", "large")),
        *(f"hidden.{name}" for name in ("user", "query", "header", "token", "length")),
    )


def correlation_rules(otlp: Otlp) -> tuple[str, ...]:
    """Return what vectors of `correlation` must cover: headers, limits and readings."""
    return (
        *(f"header.{name}" for name in ("trace", "state", "distinct_id", "session_id")),
        *(f"limit.{name}" for name in ("id_bytes", "state_bytes")),
        *(f"reading.{name}" for name, _ in otlp.correlation.readings),
    )


def redact_rules(redaction: Redaction) -> tuple[str, ...]:
    """Return what vectors of `redact` must cover; that redaction fails is no answer of an operation."""
    return (
        *(f"rule.{rule.id}" for rule in redaction.rules),
        *(f"reason.{name}" for name, _ in redaction.reasons if name != "fault"),
        *(f"name.{name}" for name in redaction.names),
        *(f"reading.{name}" for name, _ in redaction.readings),
    )


def stamp_rules(otlp: Otlp) -> tuple[str, ...]:
    """Return what vectors of `stamp` must cover: attributes, reasons and readings."""
    return (
        *(f"attribute.{name}" for name in _STAMPED),
        *(f"reason.{name}" for name in (*otlp.stamps.unsaid, otlp.stamps.retro, otlp.stamps.settled, otlp.stamps.keep)),
        *(f"reading.{name}" for name, _ in otlp.stamps.readings),
    )


def _sent(otlp: Otlp) -> Iterator[WireMessage]:
    """Yield the messages that a request is made of."""
    names, at = [_ROOT], 0
    while at < len(names):
        entry = otlp.message(names[at])
        yield entry
        names += dict.fromkeys(field.message for field in entry.fields if field.message not in {"", *names})
        at += 1


def _firsts(otlp: Otlp, profile: str) -> Iterator[int]:
    entry = next(one for one in otlp.profiles if one.name == profile)
    yield from (status.first for status in entry.statuses)


def _variables(option: Option) -> tuple[str, ...]:
    return (*option.env, *option.otlp_env, *((option.base_env,) if option.base_env else ()))


def _snake(name: str) -> str:
    return _WORD.sub("_", name).lower()
