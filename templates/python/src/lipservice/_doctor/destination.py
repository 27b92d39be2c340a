"""What there is to say of settings: where records go and why, and whether the token is good. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from lipservice._doctor.report import Facts
from lipservice._doctor.secret import hide, secrets_of
from lipservice._doctor.tables import TOKEN_CHARACTERS
from lipservice._export.notice import length, without_user
from lipservice._export.settings import Settings
from lipservice._json_value import well_formed
from lipservice._options import OPTIONS, TOKEN_PREFIX

_KEY = "posthog_api_key"
_ENDPOINTS = {"posthog": "posthog_endpoint", "otlp": "otlp_endpoint"}
_SECRET = {option.name for option in OPTIONS if option.secret}


def destination_facts(settings: Settings) -> Facts:
    """Return what is known of settings, without a secret."""
    way, profile, url = settings.destination
    sources = settings.sources
    secrets = secrets_of(settings)
    return Facts(
        {
            "way": way,
            "profile": profile,
            "url": hide(url, secrets),
            "disabled_source": sources.get("disabled", ""),
            "endpoint_source": sources.get(_ENDPOINTS.get(profile, ""), ""),
            "headers_source": sources.get("headers", ""),
            "token_source": sources.get(_KEY, ""),
            **_token(settings),
        },
        {
            "given": tuple(_given(settings, secrets)),
            "notices": tuple(hide(said.message, secrets) for said in settings.notices if said.name != "nowhere"),
        },
    )


def shown_setting(name: str, value: object) -> str:
    """Return the value of an option as JSON; of secrets only the number of characters."""
    return well_formed(json.dumps(_without_secrets(name, value), ensure_ascii=False, separators=(",", ":")))


def _without_secrets(name: str, value: object) -> object:
    if callable(value):
        return True
    if isinstance(value, Mapping):
        return {key: length(value[key]) if name in _SECRET else value[key] for key in sorted(value)}
    if name == "posthog_endpoint":
        return without_user(str(value))
    return length(str(value)) if name in _SECRET else value


def _given(settings: Settings, secrets: tuple[str, ...]) -> Iterator[str]:
    for option in OPTIONS:
        source = settings.sources.get(option.name, "")
        if source:
            where = "in code" if source == option.name else source
            shown = hide(shown_setting(option.name, settings.options[option.name]), secrets)
            yield f"{option.name} = {shown} ({where})"


def _token(settings: Settings) -> dict[str, str]:
    key = settings.text(_KEY)
    if not key:
        return {"token": _without_key(settings)}
    begins = key.startswith(TOKEN_PREFIX)
    kind = "odd"
    if begins:
        rest = key[len(TOKEN_PREFIX) :]
        kind = "good" if rest and set(rest) <= set(TOKEN_CHARACTERS) else "placeholder"
    return {"token": kind, "token_prefix": TOKEN_PREFIX if begins else "", "token_length": str(len(key))}


def _without_key(settings: Settings) -> str:
    """Say what there is in place of a token, or why there is none."""
    names = {said.name for said in settings.notices}
    if "personal_key" in names:
        return "personal"
    if "token_unusable" in names:
        return "unusable"
    if settings.token_provider() is not None:
        return "provider"
    if settings.headers():
        return "headers"
    return "unneeded" if settings.destination.profile == "otlp" else "none"
