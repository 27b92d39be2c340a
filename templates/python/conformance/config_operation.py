"""The operation `config`."""

from __future__ import annotations

import json
from dataclasses import dataclass

from lipservice._doctor.destination import shown_setting
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
    settings = read_settings(given_options(options), json.loads(well_formed(environment)))
    return Config(
        _compact(_destination(settings)),
        _compact({name: json.loads(shown_setting(name, value)) for name, value in settings.options.items()}),
        _compact([list(pair) for pair in settings.resource]),
        "\n".join(map(str, settings.notices)),
    )


def given_options(options: str | bytes) -> dict[str, object]:
    """Read options as code would give them; a function stands there as true."""
    given: dict[str, object] = json.loads(well_formed(options))
    for option in OPTIONS:
        if option.type == "function" and given.get(option.name) is True:
            given[option.name] = _provide
    return given


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


def _compact(value: object) -> str:
    return well_formed(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
