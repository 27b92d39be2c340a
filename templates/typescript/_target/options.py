"""What the TypeScript SDK needs to know of options, destinations and answers, as ready-made literals."""

from __future__ import annotations

import json
from collections.abc import Iterable

from lipservice_generator.config.representation import Config, Option
from lipservice_generator.otlp.representation import Otlp, Profile, StampedAttribute, WireMessage

from .comment import in_comment

_TYPES = {
    "text": "string",
    "url": "string",
    "path": "string",
    "boolean": "boolean",
    "integer": "number",
    "duration": "number",
    "map": "Readonly<Record<string, string>>",
    "document": "string | object",
}
# Maps that were read keep the order of their names, also of those that look like numbers.
_READ = {"map": "ReadonlyMap<string, string>", "document": "string | Policy"}


def lower_options(config: Config, otlp: Otlp, language: str) -> dict[str, object]:
    """Return the view of the options that the language has, and of where records go."""
    facts = {entry.name: entry for entry in otlp.resource_attributes}
    places = config.posthog
    own = [option for option in config.options if not option.languages or language in option.languages]
    return {
        "doc": config.doc,
        "all": [_option(option, facts) for option in own],
        "ways": " | ".join(_literal(way.id) for way in config.detection),
        "regions": _map(places.regions),
        "default_region": _literal(places.default_region),
        "app_hosts": _map(places.app_hosts),
        "token_prefix": _literal(places.token_prefix),
        "personal_prefix": _literal(places.personal_prefix),
        "path_end": _literal(places.path_end),
        "collector": _literal(config.collector),
        "messages": [
            {"name": entry.name, "text": _literal(entry.text)} for entry in (*config.messages, *config.call_messages)
        ],
        "service_name": _literal(facts["service_name"].key),
        "sdk": {part: _literal(facts[f"sdk_{part}"].key) for part in ("name", "language", "version")},
        "sdk_name": _literal(facts["sdk_name"].value),
    }


def lower_replies(otlp: Otlp) -> dict[str, object]:
    """Return the view of profiles, answers, waits and losses."""
    keys = {entry.name: entry.key for entry in otlp.record_attributes}
    return {
        "actions": " | ".join(map(_literal, otlp.actions)),
        "profiles": [_profile(profile) for profile in otlp.profiles],
        "page": next(_page(profile) for profile in otlp.profiles if profile.name == "posthog"),
        "backoff": otlp.backoff,
        "bisect_requests": otlp.bisect_requests,
        "gzip_above": otlp.gzip_above,
        "token_refresh_ms": otlp.token_refresh_ms,
        "reply_bytes": otlp.reply_bytes,
        "notice_seconds": otlp.notice_seconds,
        "losses": [{"name": _literal(loss.name), "doc": loss.doc} for loss in otlp.losses],
        "notice_key": _literal(keys["notice"]),
        "lost_key": _literal(keys["lost"]),
        "response": _fields(otlp.message("ExportLogsServiceResponse")),
        "partial": _fields(otlp.message("ExportLogsPartialSuccess")),
    }


def _option(option: Option, facts: dict[str, StampedAttribute]) -> dict[str, object]:
    has_default = option.default is not None
    kind = " | ".join(map(_literal, option.choices)) or _kind(option)
    read = _READ.get(option.type, kind)
    asked = [*option.env, *option.otlp_env, *([option.base_env] if option.base_env else [])]
    return {
        "property": _camel(option.name),
        "of_call": option.of == "call",
        "doc": option.doc,
        "default": in_comment(f"Default: {_said(option)}.") if has_default else "",
        "environment": f"Environment: {', '.join(asked)}." if asked else "",
        "type": kind,
        "read": read if has_default else f"{read} | undefined",
        "row": _row(option, facts),
    }


def _kind(option: Option) -> str:
    """Return the type of an option; each function has one that is called as the option is."""
    if option.type == "function":
        return "".join(map(str.capitalize, option.name.split("_")))
    return _TYPES[option.type]


def _said(option: Option) -> str:
    return f"{option.default} {option.unit}".rstrip() if option.type != "boolean" else _literal(option.default)


def _row(option: Option, facts: dict[str, StampedAttribute]) -> str:
    """Return an option with what is not as in most others."""
    more = {
        "low": option.low,
        "high": option.high,
        "characters": "".join(map(chr, option.characters)),
        "choices": option.choices,
        "secret": option.secret,
        "ofCall": option.of == "call",
        "env": option.env,
        "otlpEnv": option.otlp_env,
        "baseEnv": option.base_env,
        "resource": facts[option.resource].key if option.resource else "",
    }
    # A range may start at 0.
    said = {name: _literal(value) for name, value in more.items() if value or (value == 0 and value is not False)}
    if option.words:
        said["words"] = _map(option.words)
    if option.default is not None:
        said["default"] = _literal(option.default)
    own = ", ".join(map(_literal, (_camel(option.name), option.name, option.type, option.expected)))
    return f"option({own}, {{ {', '.join(f'{name}: {value}' for name, value in said.items())} }})"


def _profile(profile: Profile) -> dict[str, object]:
    fields = {
        "name": profile.name,
        "path": profile.path,
        "readsReplies": profile.reads_replies,
        "observedTime": profile.observed_time,
        "severityText": profile.severity_text,
        "bodyLimit": profile.body_limit,
        "resetAbove": profile.reset_above,
        "fewTries": profile.few_tries,
    }
    statuses = [[entry.first, entry.last, entry.action, entry.loss] for entry in profile.statuses]
    return {
        "doc": profile.doc,
        "name": profile.name,
        "fields": [f"{name}: {_literal(value)}" for name, value in fields.items()],
        "statuses": [_literal(entry) for entry in statuses],
    }


def _page(profile: Profile) -> dict[str, object]:
    """Return what a page needs to know of where its records go."""
    return {
        "path": _literal(profile.path),
        "few_tries": profile.few_tries,
        "statuses": [_literal([entry.first, entry.last, entry.action, entry.loss]) for entry in profile.statuses],
    }


def _fields(message: WireMessage) -> dict[str, dict[str, str | int]]:
    return {entry.name: {"tag": entry.tag, "json": _literal(entry.json_name)} for entry in message.fields}


def _map(entries: Iterable[tuple[str, str]]) -> str:
    return "new Map([" + ", ".join(f"[{_literal(name)}, {_literal(value)}]" for name, value in entries) + "])"


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


def _literal(value: object) -> str:
    return json.dumps(value)
