"""Reads options from code and environment, and finds where records go. Pure: the same in gives the same out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from lipservice._destination import Destination
from lipservice._export.address import read_address
from lipservice._export.detection import Found, detect
from lipservice._export.notice import Notice
from lipservice._export.option import Option
from lipservice._export.option_value import BLANK, Source, UnusableError, not_used, read_value
from lipservice._options import OPTIONS, RESOURCE_KEYS, RESOURCE_VALUES
from lipservice._reply_tables import PROFILES

_UNKNOWN_SERVICE = "unknown_service"

# Facts that only an SDK itself can give.
_OWN_NAMES = ("sdk_name", "sdk_language", "sdk_version")
_OTLP = "otlp"

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Settings:
    """All that was read. Its text shows no secret.

    Attributes:
        options: The value of every option that has one.
        destination: Where records go.
        resource: The attributes of the resource, but for the SDK's own version and language.
        notices: What there is to say of it.
        environment: What it was read from; proxies are looked up in it later.
        sources: The option or variable that gave each value; a default has none.
    """

    options: Mapping[str, object] = field(repr=False)
    destination: Destination
    resource: tuple[tuple[str, str], ...]
    notices: tuple[Notice, ...]
    environment: Mapping[str, str] = field(repr=False)
    sources: Mapping[str, str] = field(repr=False, default_factory=dict)

    def number(self, name: str) -> int:
        """Return an option that is a number."""
        return self._value(name, int)

    def text(self, name: str) -> str:
        """Return an option that is a text, empty where there is none."""
        return self._value(name, str)

    def headers(self) -> Mapping[str, str]:
        """Return the headers that were given."""
        given = self.options.get("headers")
        return given if isinstance(given, dict) else {}

    def token_provider(self) -> Callable[[], object] | None:
        """Return the function that hands out tokens, if there is one."""
        return self.function("token_provider")

    def function(self, name: str) -> Callable[..., object] | None:
        """Return an option that is a function, if there is one."""
        function = self.options.get(name)
        return function if callable(function) else None

    def _value(self, name: str, kind: Callable[[], _Value]) -> _Value:
        value = self.options.get(name)
        empty = kind()
        return value if isinstance(value, type(empty)) else empty


def read_settings(
    given: Mapping[str, object], environment: Mapping[str, str], options_read: Iterable[Option] = OPTIONS
) -> Settings:
    """Read everything. Never raises; options of other names are left alone."""
    wanted = tuple(options_read)
    reading = Reading(given, environment)
    found = {option.name: reading.find(option, otlp=False) for option in wanted}
    destination, said_of_it = detect(found, environment)
    if destination.profile == _OTLP:
        # Some variables count for an OTLP endpoint only, so where records go had to be known before they are asked.
        reading = Reading(given, environment)
        found = {option.name: reading.find(option, otlp=True) for option in wanted}
    options = {name: entry.value for name, entry in found.items() if entry is not None}
    said = (*reading.notices, *said_of_it)
    sources = {name: entry.source.name for name, entry in found.items() if entry is not None and entry.source}
    return Settings(MappingProxyType(options), destination, _resource(options), said, dict(environment), sources)


class Reading:
    """Reads options one by one, and gathers what there is to say of their values."""

    def __init__(self, given: Mapping[str, object], environment: Mapping[str, str]) -> None:
        """Begin with nothing to say."""
        self._given = given
        self._environment = environment
        self.notices: list[Notice] = []

    def find(self, option: Option, *, otlp: bool) -> Found | None:
        """Return the value of the first source that has a usable one, or the default, or None."""
        for source in self._sources(option, otlp=otlp):
            try:
                value = read_value(option, source, self.notices)
                if option.name == "otlp_endpoint":
                    value = _endpoint(option, source, str(value))
            except UnusableError as error:
                self.notices.append(error.said)
            else:
                if value != {}:
                    return Found(value, source)
        return None if option.default is None else Found(option.default, None)

    def _sources(self, option: Option, *, otlp: bool) -> Iterator[Source]:
        """Yield the sources that have a value, a text of spaces being none."""
        value = self._given.get(option.name)
        if value is not None and not (isinstance(value, str) and not value.strip(BLANK)):
            yield Source(option.name, value, in_code=True)
        names = [*option.env, option.base_env, *(option.otlp_env if otlp else ())]
        for name in names:
            text = self._environment.get(name) if name else None
            if text is not None and text.strip(BLANK):
                yield Source(name, text, is_base=name == option.base_env, is_otlp=name in option.otlp_env)


def _endpoint(option: Option, source: Source, url: str) -> str:
    """Add the path to the general address; the one for logs is used as it is, but never without a path."""
    address = read_address(url)
    if address is None:
        raise not_used(option, source)
    if not source.is_base:
        return address.url(address.path or "/")
    return address.url(f"{address.path.rstrip('/')}/{PROFILES[_OTLP].path}")


def _resource(options: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return the attributes: facts first, then what was given by name, then who sends them."""
    given = options.get("resource_attributes")
    others: dict[str, str] = dict(given) if isinstance(given, dict) else {}
    facts: list[tuple[str, str]] = []
    for option in OPTIONS:
        if option.resource:
            value = options.get(option.name)
            if not value and option.name == "service_name":
                value = others.get(option.resource) or _UNKNOWN_SERVICE
            if value:
                facts.append((option.resource, str(value)))
    fixed = [(key, value) for key, value in RESOURCE_VALUES.items() if value]
    own_keys = {*dict(facts), *(RESOURCE_KEYS[name] for name in _OWN_NAMES)}
    return (*facts, *sorted((key, value) for key, value in others.items() if key not in own_keys), *fixed)
