"""The operation `config`."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from lipservice_conformance.slow_config.given import Setting
from lipservice_conformance.slow_config.notice import userless
from lipservice_conformance.slow_config.option import OPTIONS, Option
from lipservice_conformance.slow_config.settings import Settings, read_settings
from lipservice_conformance.slow_config.way import Way, find_way
from lipservice_conformance.slow_json import repair
from lipservice_conformance.slow_otlp.plain_json import json_text

__all__ = ["config"]

UNKNOWN_SERVICE: Final = "unknown_service"
NAME: Final = "service.name"
# What else is a fact of its own, by its option, and what the SDK alone says.
FACTS: Final = {
    "service_version": "service.version",
    "environment": "deployment.environment",
    "posthog_team_id": "posthog.team_id",
}
OWN: Final = {"telemetry.sdk.name", "telemetry.sdk.language", "telemetry.sdk.version"}


def config(options: str | bytes = "{}", environment: str | bytes = "{}") -> dict[str, Any]:
    """Return where records go and by which settings. Shape: the four texts of the spec's operation."""
    given, variables = _read(options), _read(environment)
    way = find_way(read_settings(given, variables, to_otlp=False), variables)
    settings = read_settings(given, variables, to_otlp=way.profile == "otlp")
    return {
        "destination": _object(_destination(way, settings)),
        "settings": _object({option.name: _setting(option, settings.values.get(option.name)) for option in OPTIONS}),
        "resource": "["
        + ",".join(f"[{json_text(key)},{json_text(value)}]" for key, value in _resource(settings))
        + "]",
        "notices": "\n".join([*settings.notices, *way.notices]),
    }


def _read(text: str | bytes) -> dict[str, Any]:
    """Read an object; also a half of a surrogate pair that stands in an escape is repaired."""
    value: dict[str, Any] = json.loads(repair(json.dumps(json.loads(repair(text)), ensure_ascii=False)))
    return value


def _destination(way: Way, settings: Settings) -> dict[str, str]:
    if not way.url:
        return {"way": json_text(way.id)}
    headers = {name.lower() for name in settings.map("headers")}
    if way.has_key or "token_provider" in settings.values:
        headers.add("authorization")
    members = {"way": way.id, "profile": way.profile, "url": way.url}
    return {
        **{name: json_text(text) for name, text in members.items()},
        "headers": _array(map(json_text, sorted(headers))),
    }


def _setting(option: Option, value: Setting | None) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            shown = userless(value) if option.kind == "endpoint" else value
            return json_text(_length(value) if option.secret else shown)
        case dict():
            members = {
                name: json_text(_length(text) if option.secret else text) for name, text in sorted(value.items())
            }
            return _object(members)


def _length(secret: str) -> str:
    return f"{len(secret)} characters"


def _resource(settings: Settings) -> list[tuple[str, str]]:
    attributes = settings.map("resource_attributes")
    facts = {key: settings.text(option) for option, key in FACTS.items() if option in settings.values}
    name = settings.text("service_name") or attributes.get(NAME) or UNKNOWN_SERVICE
    others = {key: value for key, value in attributes.items() if key not in {NAME, *facts, *OWN}}
    return [(NAME, name), *facts.items(), *sorted(others.items()), ("telemetry.sdk.name", "lipservice")]


def _array(items: Iterable[str]) -> str:
    return "[" + ",".join(items) + "]"


def _object(members: Mapping[str, str]) -> str:
    return "{" + ",".join(f"{json_text(name)}:{text}" for name, text in members.items() if text) + "}"
