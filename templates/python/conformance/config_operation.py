"""The operation `config`."""

from __future__ import annotations

import json
from dataclasses import dataclass

from lipservice._export.notice import length, without_user
from lipservice._export.settings import Settings, read_settings
from lipservice._json_value import well_formed
from lipservice._options import OPTIONS


@dataclass(frozen=True)
class Config:
    """The options, and where records go."""

    destination: str
    settings: str
    resource: str
    notices: str


def config(options: str | bytes, environment: str | bytes) -> Config:
    """Read options and environment."""
    given = json.loads(well_formed(options))
    if given.get("token_provider") is True:
        given["token_provider"] = _provide
    settings = read_settings(given, json.loads(well_formed(environment)))
    return Config(
        _compact(_destination(settings)),
        _compact({name: _shown(name, value) for name, value in settings.options.items()}),
        _compact([list(pair) for pair in settings.resource]),
        "\n".join(map(str, settings.notices)),
    )


def _provide() -> str:
    return "token"


def _destination(settings: Settings) -> dict[str, object]:
    way, profile, url = settings.destination
    if not url:
        return {"way": way}
    names = {name.lower() for name in settings.headers()}
    if way == "posthog_key" or settings.token_provider() is not None:
        names.add("authorization")
    return {"way": way, "profile": profile, "url": url, "headers": sorted(names)}


def _shown(name: str, value: object) -> object:
    secret = any(option.name == name and option.secret for option in OPTIONS)
    if callable(value):
        return True
    if isinstance(value, dict):
        return {key: length(value[key]) if secret else value[key] for key in sorted(value)}
    if name == "posthog_endpoint":
        return without_user(str(value))
    return length(str(value)) if secret else value


def _compact(value: object) -> str:
    return well_formed(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
