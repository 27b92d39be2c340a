"""What the templates of the Python SDK need to know of options, destinations and answers, as ready-made literals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from lipservice_generator.config.representation import Config, Option
from lipservice_generator.otlp.representation import Otlp, Profile, StatusRange

from .docstring import in_docstring

# What no table of the SDK says: documentation.
_LEFT_OUT = frozenset({"unit", "doc"})

_TYPES = {
    "text": "str",
    "url": "str",
    "path": "str",
    "boolean": "bool",
    "integer": "int",
    "duration": "int",
    "map": "Mapping[str, str]",
    "function": "TokenProvider",
}


def lower_options(config: Config, otlp: Otlp) -> dict[str, object]:
    """Return the view of the options and of where records go."""
    keys = {entry.name: entry.key for entry in otlp.resource_attributes}
    posthog = config.posthog
    return {
        "doc": in_docstring(config.doc),
        "options": [
            {"name": option.name, "annotation": _annotation(option), "doc": _doc(option), "row": _row(option, keys)}
            for option in config.options
        ],
        "resource": [
            {"key": repr(entry.key), "name": repr(entry.name), "value": repr(entry.value)}
            for entry in otlp.resource_attributes
        ],
        "ways": repr(tuple(way.id for way in config.detection)),
        "regions": repr(dict(posthog.regions)),
        "default_region": repr(posthog.default_region),
        "app_hosts": repr(dict(posthog.app_hosts)),
        "token_prefix": repr(posthog.token_prefix),
        "personal_prefix": repr(posthog.personal_prefix),
        "path_end": repr(posthog.path_end),
        "collector": repr(config.collector),
        "messages": [{"name": repr(entry.name), "text": repr(entry.text)} for entry in config.messages],
    }


def _annotation(option: Option) -> str:
    if option.type == "choice":
        return "Literal[" + ", ".join(map(repr, option.choices)) + "]"
    return _TYPES[option.type]


def _doc(option: Option) -> str:
    """Return one line for a docstring, with what is not given by the type."""
    unit = {"ms": "milliseconds"}.get(option.unit, option.unit)
    facts = [unit] if unit else []
    if option.default is not None:
        facts.append(f"default {option.default}")
    return in_docstring(option.doc + (f" ({', '.join(facts)})" if facts else ""))


def _row(option: Option, keys: dict[str, str]) -> str:
    """Return an option with what is not as in most others."""
    values = {entry.name: getattr(option, entry.name) for entry in fields(option) if entry.name not in _LEFT_OUT}
    values["characters"] = bytes(option.characters).decode()
    values["words"] = dict(option.words)
    values["resource"] = keys.get(option.resource, option.resource)
    said = {name: value for name, value in values.items() if value not in (None, "", (), {}) and value is not False}
    if option.default is not None:
        said["default"] = option.default
    return "Option(" + ", ".join(f"{name}={value!r}" for name, value in said.items()) + ")"


def lower_replies(otlp: Otlp) -> dict[str, object]:
    """Return the view of what answers mean and of what is lost."""
    attributes = {entry.name: repr(entry.key) for entry in otlp.record_attributes}
    backoff = otlp.backoff
    return {
        "profiles": [_profile(profile) for profile in otlp.profiles],
        "losses": [{"name": repr(loss.name), "doc": repr(loss.doc)} for loss in otlp.losses],
        "base_ms": backoff.base_ms,
        "cap_ms": backoff.cap_ms,
        "retry_after_cap_ms": backoff.retry_after_cap_ms,
        "throttled_keeps": backoff.throttled_keeps,
        "bisect_requests": otlp.bisect_requests,
        "gzip_above": otlp.gzip_above,
        "token_refresh_ms": otlp.token_refresh_ms,
        "reply_bytes": otlp.reply_bytes,
        "notice_seconds": otlp.notice_seconds,
        "grpc_retry": _set(otlp.grpc.retry),
        "grpc_retry_with_info": _set(otlp.grpc.retry_with_info),
        "notice_key": attributes["notice"],
        "lost_key": attributes["lost"],
    }


def _profile(profile: Profile) -> dict[str, object]:
    left_out = {"doc", "statuses"}
    facts = {entry.name: getattr(profile, entry.name) for entry in fields(profile) if entry.name not in left_out}
    return {
        "name": repr(profile.name),
        "facts": ", ".join(f"{name}={value!r}" for name, value in facts.items()),
        "statuses": [_status(entry) for entry in profile.statuses],
    }


def _status(entry: StatusRange) -> str:
    return f"StatusRange({entry.first}, {entry.last}, {entry.action!r}, {entry.loss!r})"


def _set(numbers: Iterable[int]) -> str:
    return "frozenset({" + ", ".join(map(str, numbers)) + "})"
