"""All options, read from code, environment and defaults, with where each value came from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lipservice_conformance.slow_config.address import AddressError, read_address
from lipservice_conformance.slow_config.given import Setting, UnusableError, is_empty, use_value
from lipservice_conformance.slow_config.notice import notice
from lipservice_conformance.slow_config.option import OPTIONS, Option

__all__ = ["Settings", "read_settings"]

BASE_VARIABLE: Final = "OTEL_EXPORTER_OTLP_ENDPOINT"
SIGNAL_PATH: Final = "v1/logs"
GRPC: Final = "grpc"


@dataclass(slots=True)
class Settings:
    """Values and sources by option; an option without a value is not there, a default has no source."""

    values: dict[str, Setting] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return the text of an option, or nothing."""
        return str(self.values.get(name, ""))

    def map(self, name: str) -> dict[str, str]:
        """Return the map of an option, or an empty one."""
        value = self.values.get(name)
        return value if isinstance(value, dict) else {}


def read_settings(options: Mapping[str, Any], environment: Mapping[str, str], *, to_otlp: bool) -> Settings:
    """Read every option. The variables for OTLP endpoints are asked only where records go to one."""
    settings = Settings()
    for option in OPTIONS:
        for source, raw in _sources(option, options, environment, to_otlp=to_otlp):
            if _take(settings, option, source, raw):
                break
        else:
            if option.default is not None:
                settings.values[option.name] = option.default
    return settings


def _sources(
    option: Option, options: Mapping[str, Any], environment: Mapping[str, str], *, to_otlp: bool
) -> Iterator[tuple[str, Any]]:
    base = (BASE_VARIABLE,) if option.name == "otlp_endpoint" else ()
    later = option.otlp_variables if to_otlp else ()
    yield option.name, options.get(option.name)
    yield from ((variable, environment.get(variable)) for variable in (*option.variables, *later, *base))


def _take(settings: Settings, option: Option, source: str, raw: Any) -> bool:
    """Set an option from a source; tell whether it had a value of use."""
    if is_empty(option, raw):
        return False
    if source in option.otlp_variables and raw.strip(" \t").lower() == GRPC:
        settings.notices.append(notice("grpc", source=source))
        raw = "protobuf"
    try:
        used = use_value(option, source, _with_path(raw) if source == BASE_VARIABLE else raw)
    except UnusableError as unusable:
        settings.notices.append(str(unusable))
        return False
    settings.notices += used.notices
    if used.value == {}:
        return False
    settings.values[option.name] = used.value
    settings.sources[option.name] = source
    return True


def _with_path(base: str) -> str:
    try:
        return str(read_address(base.strip(" \t")).below(SIGNAL_PATH))
    except AddressError:
        return base
