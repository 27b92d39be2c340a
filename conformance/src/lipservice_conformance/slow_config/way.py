"""Where records go: the first way that has what it needs (config.yaml, `detection`)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from lipservice_conformance.slow_config.address import AddressError, read_address
from lipservice_conformance.slow_config.notice import notice, shown
from lipservice_conformance.slow_config.settings import Settings

__all__ = ["Way", "find_way"]

US, EU = "https://us.i.posthog.com", "https://eu.i.posthog.com"
REGIONS: Final = {"us": US, "eu": EU}
APPLICATIONS: Final = {"app.posthog.com": US, "us.posthog.com": US, "eu.posthog.com": EU}
POSTHOG_PATH: Final = "i/v1/logs"
PATH_END: Final = "/v1/logs"
COLLECTOR: Final = "http://localhost:4318/v1/logs"
OWN_ENDPOINT_SOURCES: Final = ("posthog_endpoint", "LIPSERVICE_POSTHOG_ENDPOINT")
PROTOCOLS: Final = ("OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL")


@dataclass(frozen=True, slots=True)
class Way:
    """A way, where it leads, and what is to be said of it. No address: nothing is sent."""

    id: str
    profile: str = ""
    url: str = ""
    has_key: bool = False
    notices: tuple[str, ...] = ()


def find_way(settings: Settings, environment: Mapping[str, str]) -> Way:
    """Return the first way that has what it needs."""
    authorized = "headers" in settings.values or "token_provider" in settings.values
    if settings.values["disabled"]:
        return Way("disabled")
    if "posthog_api_key" in settings.values:
        return replace(_to_posthog("posthog_key", settings), has_key=True)
    if settings.sources.get("posthog_endpoint") in OWN_ENDPOINT_SOURCES and authorized:
        return _to_posthog("posthog_gateway", settings)
    if "otlp_endpoint" in settings.values:
        return Way("otlp_endpoint", "otlp", settings.text("otlp_endpoint"))
    if _somebody_has_a_collector(environment):
        return Way("local_collector", "otlp", COLLECTOR)
    return Way("nowhere", notices=(notice("nowhere"),))


def _somebody_has_a_collector(environment: Mapping[str, str]) -> bool:
    exporter = environment.get("OTEL_LOGS_EXPORTER", "").strip(" \t").lower()
    return exporter == "otlp" or any(environment.get(name, "").strip(" \t") for name in PROTOCOLS)


def _to_posthog(way: str, settings: Settings) -> Way:
    url, notices = _endpoint(settings.text("posthog_endpoint"), settings.sources.get("posthog_endpoint", ""))
    other = settings.sources.get("otlp_endpoint")
    said = (notice("both", source=other),) if other else ()
    return Way(way, "posthog", url, notices=(*notices, *said))


def _endpoint(given: str, source: str) -> tuple[str, tuple[str, ...]]:
    region = REGIONS.get(given.lower() or "us")
    if region:
        return f"{region}/{POSTHOG_PATH}", ()
    try:
        address = read_address(given)
    except AddressError:
        return f"{US}/{POSTHOG_PATH}", (notice("endpoint", source=source, found=shown(given), used=US),)
    if address.host in APPLICATIONS:
        used = APPLICATIONS[address.host]
        return f"{used}/{POSTHOG_PATH}", (notice("app_host", source=source, found=shown(given), used=used),)
    path = address.path.rstrip("/")
    address = replace(address, path=path)
    return str(address if path.endswith(PATH_END) else address.below(POSTHOG_PATH)), ()
