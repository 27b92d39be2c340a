"""Sections 1 and 2: where records go, and whether the token is good."""

import string
from collections.abc import Iterator
from typing import Final

from lipservice_conformance.slow_config.given import Setting
from lipservice_conformance.slow_config.notice import userless
from lipservice_conformance.slow_config.option import OPTIONS, Option
from lipservice_conformance.slow_config.settings import Settings
from lipservice_conformance.slow_config.way import Way
from lipservice_conformance.slow_doctor.said import Said, Secrets
from lipservice_conformance.slow_otlp.plain_json import json_text

__all__ = ["destination", "token"]

NOWHERE: Final = (
    "Nowhere yet. Set POSTHOG_API_KEY to the project token of PostHog (phc_...; PostHog, Settings, Project, Project "
    "token), and POSTHOG_HOST to us, eu or the address of your own PostHog; then ask the doctor again."
)
PLACEHOLDER: Final = (
    "The token begins with phc_ and has {} characters, but some that no project token has: it looks like a placeholder "
    "of a manual. Copy the real one."
)
ODD: Final = (
    "The token has {} characters and does not begin with phc_, as PostHog's project tokens do. It is sent as it is."
)
GOOD: Final = (
    "It looks like a project token: it begins with phc_ and has {} characters. Whether a project has it, PostHog does "
    "not tell."
)
PERSONAL: Final = (
    "What was given is a personal API key. Logs need the project token, which begins with phc_: PostHog, Settings, "
    "Project, Project token."
)
UNUSABLE: Final = (
    "What was given cannot be a token: one is one word of at most 64 visible ASCII characters, without spaces or line "
    "ends inside. Copy it again."
)
PROVIDER: Final = (
    "A token provider of the application hands out tokens; whether they are good shows when a record is sent."
)
NONE: Final = "There is none. PostHog shows it under Settings, Project, Project token."


def destination(way: Way, settings: Settings, secrets: Secrets) -> Iterator[Said]:
    """Say where records go and why, what was given, and what is to be said of it."""
    yield _way(way, settings)
    endpoint = settings.sources.get({"posthog": "posthog_endpoint"}.get(way.profile, "otlp_endpoint"), "")
    if way.url:
        yield Said("address", "info", f"Address: {secrets.hidden(way.url)} (profile {way.profile}).")
    if way.profile == "posthog" and not endpoint:
        yield Said("address_default", "info", "No region was named, so it is us. For the EU cloud set POSTHOG_HOST=eu.")
    for option in OPTIONS:
        source = settings.sources.get(option.name)
        if source is not None:
            shown = secrets.hidden(_shown(option, settings.values[option.name]))
            where = "in code" if source == option.name else source
            yield Said("given", "info", f"Given: {option.name} = {shown} ({where})")
    for notice in (*settings.notices, *way.notices):
        name, _, text = notice.partition(": ")
        if name != "nowhere":
            yield Said("notice", "note", secrets.hidden(text))


def _way(way: Way, settings: Settings) -> Said:
    source = settings.sources
    match way.id:
        case "disabled":
            text = f"Nothing is sent: LipService is switched off by {source['disabled']}."
        case "nowhere":
            text = NOWHERE
        case "posthog_key":
            text = f"To PostHog, because there is a project token ({source['posthog_api_key']})."
        case "posthog_gateway":
            named = source["posthog_endpoint"]
            text = (
                f"To a gateway of PostHog, because {named} names one and there are headers or a token provider to let "
                "us in."
            )
        case "otlp_endpoint":
            named = source["otlp_endpoint"]
            text = f"To an OTLP endpoint, because {named} names one and there is no usable PostHog token."
        case _:
            text = (
                "To a Collector on this machine, because the environment asks for OpenTelemetry's exporter and names "
                "no endpoint."
            )
    return Said(f"way_{way.id}", "good" if way.url else "wrong", text)


def _shown(option: Option, value: Setting) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case str() if option.kind == "endpoint":
            return json_text(userless(value))
        case str():
            return json_text(f"{len(value)} characters" if option.secret else value)
        case dict():
            texts = {name: f"{len(text)} characters" if option.secret else text for name, text in value.items()}
            return "{" + ",".join(f"{json_text(name)}:{json_text(texts[name])}" for name in sorted(texts)) + "}"


def token(way: Way, settings: Settings) -> Said:
    """Say whether the token is good, or what there is in its place."""
    key = settings.text("posthog_api_key")
    if key:
        return _shape(key)
    said = {notice.partition(":")[0] for notice in settings.notices}
    if "personal_key" in said:
        return Said("token_personal", "wrong", PERSONAL)
    if "token_unusable" in said:
        return Said("token_unusable", "wrong", UNUSABLE)
    if "token_provider" in settings.values:
        return Said("token_provider", "info", PROVIDER)
    if settings.map("headers"):
        source = settings.sources["headers"]
        text = f"No token: headers of your own let us in, if anything does ({source})."
        return Said("token_headers", "info", text)
    if way.profile == "otlp":
        text = "None was given, and an OTLP endpoint needs none unless its owner says so."
        return Said("token_unneeded", "info", text)
    return Said("token_none", "wrong", NONE)


def _shape(key: str) -> Said:
    if key[:4] != "phc_":
        return Said("token_odd", "note", ODD.format(len(key)))
    rest = key[4:]
    if rest and all(char in string.ascii_letters + string.digits + "_-" for char in rest):
        return Said("token_good", "good", GOOD.format(len(key)))
    return Said("token_placeholder", "wrong", PLACEHOLDER.format(len(key)))
