"""Lowers the options: the struct that callers fill, and the tables that their values are read by."""

from __future__ import annotations

from lipservice_generator.config.representation import Config, Option

from . import literals
from .operations import exported

# Types as the representation names them: the kind in option.go, and the Go type of the struct's field.
_KINDS = {
    "text": ("kindText", "string"),
    "url": ("kindURL", "string"),
    "path": ("kindPath", "string"),
    "boolean": ("kindBoolean", "bool"),
    "integer": ("kindInteger", "int"),
    "duration": ("kindDuration", "time.Duration"),
    "choice": ("kindChoice", "string"),
    "map": ("kindMap", "map[string]string"),
    "document": ("kindText", "string"),
    "function": ("kindFunction", "TokenProvider"),
}

_LANGUAGE = "go"

# Functions of the call, by their options; those of exporters are token providers.
_FUNCTIONS = {"before_send": "BeforeSend", "identity_provider": "IdentityProvider"}

# Words that Go writes in capitals, or as their owners do.
_WORDS = {"api": "API", "id": "ID", "url": "URL", "otlp": "OTLP", "posthog": "PostHog", "lipservice": "LipService"}


def lower_config(config: Config) -> dict[str, object]:
    """Return the view of the options."""
    posthog = config.posthog
    here = [option for option in config.options if not option.languages or _LANGUAGE in option.languages]
    return {
        "options": [_option(option) for option in config.options],
        "call_options": [_option(option) for option in here],
        "exporter_options": [_option(option) for option in here if option.of == "exporter"],
        "regions": literals.pairs((name, literals.string(url)) for name, url in posthog.regions),
        "default_region": literals.string(posthog.default_region),
        "app_hosts": literals.pairs((host, literals.string(region)) for host, region in posthog.app_hosts),
        "token_prefix": literals.string(posthog.token_prefix),
        "personal_prefix": literals.string(posthog.personal_prefix),
        "path_end": literals.string(posthog.path_end),
        "collector": literals.string(config.collector),
        "messages": [
            {"name": exported(entry.name), "key": literals.string(entry.name), "text": literals.string(entry.text)}
            for entry in (*config.messages, *config.call_messages)
        ],
    }


def _option(option: Option) -> dict[str, str]:
    kind, field_type = _KINDS[option.type]
    field_type = _FUNCTIONS.get(option.name, field_type)
    return {
        "name": literals.string(option.name),
        "field": field_name(option),
        "type": field_type,
        "kind": option.type,
        "doc": _documentation(option),
        "given": _given(option),
        "literal": _literal(option, kind),
    }


def field_name(option: Option) -> str:
    """Return the name of the struct's field; a duration is of a type that knows its unit."""
    name = option.name.removesuffix("_ms") if option.type == "duration" else option.name
    return "".join(_WORDS.get(word, word.capitalize()) for word in name.split("_"))


def _documentation(option: Option) -> str:
    """Return what stands above the field: what it is, its default and its variables."""
    unit = f" {option.unit}" if option.unit else ""
    default = "" if option.default in (None, False) else f" Default: {option.default}{unit}."
    variables = [*option.env, *option.otlp_env, *([option.base_env] if option.base_env else [])]
    environment = f" Environment: {', '.join(variables)}." if variables else ""
    text = option.doc if option.doc.endswith(".") else option.doc + "."
    return f"{field_name(option)}: {text}{default}{environment}"


def _given(option: Option) -> str:
    """Return the condition under which the struct's field is given."""
    field = f"c.{field_name(option)}"
    by_type = {"boolean": field, "integer": f"{field} != 0", "duration": f"{field} != 0", "function": f"{field} != nil"}
    return by_type.get(option.type, f"len({field}) > 0")


def _literal(option: Option, kind: str) -> str:
    """Return the literal of an option, less what is zero."""
    said = {
        "name": literals.string(option.name),
        "kind": kind,
        "fallback": "" if option.default is None else _fallback(option.default),
        "low": option.low and str(option.low),
        "high": option.high and str(option.high),
        "characters": option.characters and literals.string("".join(map(chr, option.characters))),
        "choices": option.choices and f"[]string{{{literals.strings(option.choices)}}}",
        "words": option.words and f"map[string]string{{{_words(option)}}}",
        "secret": option.secret and "true",
        "expected": option.expected and literals.string(option.expected),
        "env": option.env and f"[]string{{{literals.strings(option.env)}}}",
        "otlpEnv": option.otlp_env and f"[]string{{{literals.strings(option.otlp_env)}}}",
        "baseEnv": option.base_env and literals.string(option.base_env),
        "resource": option.resource and literals.string(option.resource),
    }
    return "{" + ", ".join(f"{name}: {value}" for name, value in said.items() if value) + "}"


def _fallback(default: object) -> str:
    if isinstance(default, bool):
        return literals.boolean(value=default)
    return literals.string(default) if isinstance(default, str) else f"int64({default})"


def _words(option: Option) -> str:
    return literals.pairs((word, literals.string(choice)) for word, choice in option.words)
