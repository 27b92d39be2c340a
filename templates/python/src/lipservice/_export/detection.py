"""Finds where records go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lipservice._destination import Destination
from lipservice._export.address import read_address
from lipservice._export.notice import Notice, notice, shown
from lipservice._export.option_value import BLANK, Source
from lipservice._options import APP_HOSTS, COLLECTOR, DEFAULT_REGION, OPTIONS, PATH_END, REGIONS, WAYS
from lipservice._reply_tables import PROFILES

# Other variables name PostHog for other libraries too: they say where, but not that logs go there without a key.
_OUR_OWN = "LIPSERVICE_"
_EXPORTERS = "OTEL_LOGS_EXPORTER"
_PROTOCOLS = next(option.otlp_env for option in OPTIONS if option.name == "encoding")


@dataclass(frozen=True, slots=True)
class Found:
    """The value of an option and where it comes from; None: it is the default."""

    value: object
    source: Source | None


_Options = Mapping[str, Found | None]


def detect(found: _Options, environment: Mapping[str, str]) -> tuple[Destination, list[Notice]]:
    """Return the first way that has what it needs, and what is to be said of it."""
    for way in WAYS:
        destination = _DETECTORS[way](way, found, environment)
        if destination is not None:
            return destination, list(_notices(destination, found))
    return Destination("nowhere"), []


def _notices(destination: Destination, found: _Options) -> Iterator[Notice]:
    if destination.profile == "posthog":
        yield from posthog_url(found["posthog_endpoint"])[1]
        endpoint = found["otlp_endpoint"]
        if endpoint is not None and endpoint.source is not None:
            yield notice("both", source=endpoint.source.name)
    if destination.way == "nowhere":
        yield notice("nowhere")


def _disabled(way: str, found: _Options, _: Mapping[str, str]) -> Destination | None:
    disabled = found["disabled"]
    return Destination(way) if disabled is not None and disabled.value is True else None


def _posthog_key(way: str, found: _Options, _: Mapping[str, str]) -> Destination | None:
    return _posthog(way, found["posthog_endpoint"]) if found["posthog_api_key"] else None


def _posthog_gateway(way: str, found: _Options, _: Mapping[str, str]) -> Destination | None:
    endpoint = found["posthog_endpoint"]
    if endpoint is None or endpoint.source is None:
        return None
    if not (endpoint.source.in_code or endpoint.source.name.startswith(_OUR_OWN)):
        return None
    return _posthog(way, endpoint) if found["headers"] or found["token_provider"] else None


def _otlp_endpoint(way: str, found: _Options, _: Mapping[str, str]) -> Destination | None:
    endpoint = found["otlp_endpoint"]
    return None if endpoint is None else Destination(way, "otlp", str(endpoint.value))


def _local_collector(way: str, _: _Options, environment: Mapping[str, str]) -> Destination | None:
    asked = environment.get(_EXPORTERS, "").strip(BLANK).lower() == "otlp"
    if asked or any(environment.get(name, "").strip(BLANK) for name in _PROTOCOLS):
        return Destination(way, "otlp", f"{COLLECTOR}/{PROFILES['otlp'].path}")
    return None


def _nowhere(way: str, _: _Options, __: Mapping[str, str]) -> Destination | None:
    return Destination(way)


_DETECTORS: Mapping[str, Callable[[str, _Options, Mapping[str, str]], Destination | None]] = {
    "disabled": _disabled,
    "posthog_key": _posthog_key,
    "posthog_gateway": _posthog_gateway,
    "otlp_endpoint": _otlp_endpoint,
    "local_collector": _local_collector,
    "nowhere": _nowhere,
}


def _posthog(way: str, endpoint: Found | None) -> Destination:
    return Destination(way, "posthog", posthog_url(endpoint)[0])


def posthog_url(endpoint: Found | None) -> tuple[str, list[Notice]]:
    """Return the address that takes the logs, and what is to be said if it is not what was given."""
    path = f"/{PROFILES['posthog'].path}"
    default = REGIONS[DEFAULT_REGION]
    if endpoint is None or endpoint.source is None:
        return default + path, []
    text = str(endpoint.value)
    source, found = endpoint.source.name, shown(text, secret=False)
    if text.lower() in REGIONS:
        return REGIONS[text.lower()] + path, []
    address = read_address(text)
    if address is None:
        return default + path, [notice("endpoint", source=source, found=found, used=default)]
    if address.host in APP_HOSTS:
        region = REGIONS[APP_HOSTS[address.host]]
        return region + path, [notice("app_host", source=source, found=found, used=region)]
    base = address.path.rstrip("/")
    return address.url(base if base.endswith(PATH_END) else base + path), []
