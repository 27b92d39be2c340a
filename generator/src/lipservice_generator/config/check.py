"""What the sections of `config.yaml` mean together, and what the SDKs' own code reads of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from lipservice_generator.diagnostic import Diagnostic, did_you_mean
from lipservice_generator.document import Document, NodePath
from lipservice_generator.finding import find_backwards, find_languages, find_twice, find_unfilled

Sections = Mapping[str, Any]

# What the exporters of the SDKs read by name. An option that nobody reads would be promised and do nothing.
_USED = {
    "service_name": "text",
    "service_version": "text",
    "environment": "text",
    "resource_attributes": "map",
    "posthog_api_key": "text",
    "posthog_endpoint": "text",
    "posthog_team_id": "text",
    "lipservice_url": "url",
    "otlp_endpoint": "url",
    "headers": "map",
    "token_provider": "function",
    "encoding": "choice",
    "compression": "choice",
    "gzip_level": "integer",
    "request_timeout_ms": "duration",
    "exit_timeout_ms": "duration",
    "delay_ms": "duration",
    "queue_records": "integer",
    "queue_bytes": "integer",
    "batch_records": "integer",
    "batch_bytes": "integer",
    "certificate": "path",
    "client_certificate": "path",
    "client_key": "path",
    "disabled": "boolean",
    "policy": "document",
    "policy_file": "path",
    "policy_poll_ms": "duration",
    "policy_cache": "path",
    "shadow": "boolean",
    "level": "choice",
    "manual": "boolean",
    "code_location": "boolean",
    "message_parts": "boolean",
    "redact": "boolean",
    "redact_keys": "text",
    "early_drop": "boolean",
    "before_send": "function",
    "identity_provider": "function",
}
_USED_CHOICES = {
    "encoding": {"protobuf", "json"},
    "compression": {"gzip", "none"},
    "level": {"trace", "debug", "info", "warn", "error", "fatal"},
}
_WAYS = ("disabled", "posthog_key", "posthog_gateway", "otlp_endpoint", "local_collector", "nowhere")
_BY_NAME = "the exporters of the SDKs read it by this name and type"

# What can stand in each text of `expected`, filled in here; texts that are not here have no places.
_EXPECTED_PLACES: Mapping[str, tuple[str, ...]] = {
    "text": ("low", "high"),
    "text_of": ("low", "high", "characters"),
    "integer": ("low", "high"),
    "duration": ("low", "high"),
    "choice": ("choices",),
    "document": ("low", "high"),
}

# What SDKs fill into each text of `messages`.
MESSAGE_PLACES: Mapping[str, tuple[str, ...]] = {
    "not_used": ("source", "expected", "found"),
    "both": ("source",),
    "personal_key": ("source",),
    "token_shape": ("source",),
    "token_unusable": ("source",),
    "app_host": ("source", "found", "used"),
    "endpoint": ("source", "found", "used"),
    "grpc": ("source",),
    "header": ("source", "found"),
}
CALL_MESSAGE_PLACES: Mapping[str, tuple[str, ...]] = {
    "policy": ("source", "error", "used"),
    "policy_status": ("status",),
    "policy_no_answer": ("error",),
    "policy_unreadable": ("error",),
    "policy_cache": ("error",),
    "level": ("source", "level"),
    "hook": ("source", "error"),
}


def check_config(
    document: Document, sections: Sections, resource: Collection[str] | None, languages: Collection[str] | None
) -> Iterator[Diagnostic]:
    """Yield everything wrong between well-formed sections; of None for `resource` or `languages` nothing is said."""
    if "options" in sections:
        yield from _options(document, sections["options"], resource)
        yield from _languages(document, sections["options"], languages)
        yield from _used(document, sections["options"])
        yield from _variables(document, sections["options"])
    if "detection" in sections:
        yield from _detection(document, [way.id for way in sections["detection"]])
    if "posthog" in sections:
        yield from _regions(document, sections["posthog"])
    texts = (("expected", _EXPECTED_PLACES), ("messages", MESSAGE_PLACES), ("call_messages", CALL_MESSAGE_PLACES))
    for section, places in texts:
        if section in sections:
            yield from find_unfilled(document, section, sections[section].model_dump(), places)
    ids = [entry.id for entry in sections.get("readings", ())]
    yield from find_twice(document, "LS050", [(("readings", at, "id"), name) for at, name in enumerate(ids)])


def _options(document: Document, options: Mapping[str, Any], resource: Collection[str] | None) -> Iterator[Diagnostic]:
    for name, model in options.items():
        path: NodePath = ("options", name)
        if hasattr(model, "range"):
            yield from find_backwards(document, (*path, "range"), *model.range)
        match model.type:
            case "integer" | "duration" if not model.range[0] <= model.default <= model.range[1]:
                message = f"expected {model.range[0]} to {model.range[1]}, found {model.default}"
                yield document.diagnostic("LS013", (*path, "default"), message)
            case "choice":
                yield from _choice(document, path, model)
            case "text" if resource is not None and model.resource not in {None, *resource}:
                message = f"`{model.resource}` is no attribute of the resource"
                hint = did_you_mean(model.resource, resource)
                yield document.diagnostic("LS092", (*path, "resource"), message, hint)


def _languages(
    document: Document, options: Mapping[str, Any], languages: Collection[str] | None
) -> Iterator[Diagnostic]:
    for name, model in options.items():
        named = [(("options", name, "languages", at), language) for at, language in enumerate(model.languages)]
        yield from find_languages(document, named, languages)


def _choice(document: Document, path: NodePath, model: Any) -> Iterator[Diagnostic]:
    named: list[tuple[NodePath, str]] = [((*path, "choices", at), name) for at, name in enumerate(model.choices)]
    yield from find_twice(document, "LS031", named)
    if model.default is not None and model.default not in model.choices:
        hint = did_you_mean(model.default, model.choices)
        yield document.diagnostic("LS014", (*path, "default"), f"`{model.default}` is none of the choices", hint)
    for word, choice in model.words.items():
        place: NodePath = (*path, "words", word)
        if choice not in model.choices:
            hint = did_you_mean(choice, model.choices)
            yield document.diagnostic("LS014", place, f"`{choice}` is none of the choices", hint)
        if word in model.choices:
            yield document.diagnostic("LS031", place, f"`{word}` is a choice and needs no word", key=True)


def _used(document: Document, options: Mapping[str, Any]) -> Iterator[Diagnostic]:
    for name, model in options.items():
        path: NodePath = ("options", name)
        if name not in _USED:
            hint = did_you_mean(name, _USED.keys() - options.keys())
            message = f"no exporter reads the option `{name}`"
            hint = hint if hint.startswith("did") else "write what it does first, then name it in config/check.py"
            yield document.diagnostic("LS091", path, message, hint, key=True)
        elif model.type != _USED[name]:
            message = f"expected the type `{_USED[name]}`, found `{model.type}`"
            yield document.diagnostic("LS014", (*path, "type"), message, _BY_NAME)
        elif (choices := _USED_CHOICES.get(name)) and choices != set(model.choices):
            message = f"expected the choices {', '.join(sorted(choices))}"
            yield document.diagnostic("LS014", (*path, "choices"), message, _BY_NAME)
    for name in _USED:
        if name not in options:
            yield document.diagnostic("LS010", ("options",), f"missing field `{name}`", _BY_NAME)


def _variables(document: Document, options: Mapping[str, Any]) -> Iterator[Diagnostic]:
    named: list[tuple[NodePath, str]] = []
    for name, model in options.items():
        for field in ("env", "otlp_env"):
            variables = getattr(model, field, ())
            named += [(("options", name, field, at), variable) for at, variable in enumerate(variables)]
        if getattr(model, "base_env", None) is not None:
            named.append((("options", name, "base_env"), model.base_env))
    yield from find_twice(document, "LS090", named)


def _detection(document: Document, ways: list[str]) -> Iterator[Diagnostic]:
    yield from find_twice(document, "LS050", [(("detection", at, "id"), way) for at, way in enumerate(ways)])
    for at, way in enumerate(ways):
        if way not in _WAYS:
            hint = did_you_mean(way, set(_WAYS) - set(ways))
            yield document.diagnostic("LS093", ("detection", at, "id"), f"unknown way `{way}`", hint)
    for way in _WAYS:
        if way not in ways:
            hint = "the exporters of the SDKs look for each of them"
            yield document.diagnostic("LS093", ("detection",), f"missing way `{way}`", hint)


def _regions(document: Document, posthog: Any) -> Iterator[Diagnostic]:
    named: list[tuple[NodePath, str]] = [(("posthog", "default_region"), posthog.default_region)]
    named += [(("posthog", "app_hosts", host), region) for host, region in posthog.app_hosts.items()]
    for path, region in named:
        if region not in posthog.regions:
            hint = did_you_mean(region, posthog.regions)
            yield document.diagnostic("LS014", path, f"`{region}` is none of the regions", hint)
