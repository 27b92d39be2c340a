"""One option read from one source: its value, or why it cannot be used."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from lipservice_conformance.slow_config.address import AddressError, read_address
from lipservice_conformance.slow_config.notice import notice, shown, shown_secret
from lipservice_conformance.slow_config.option import Option

__all__ = ["Setting", "UnusableError", "Use", "is_empty", "use_value"]

Setting: TypeAlias = str | int | bool | dict[str, str]
SPACE: Final = " \t"
INTEGER: Final = re.compile("([+-]?)0*([0-9]+)")
MOST_DIGITS: Final = 12
TOKEN_CHARACTERS: Final = 64
TEAM: Final = re.compile("[A-Za-z0-9_-]+")
ESCAPED: Final = re.compile(b"%([0-9A-Fa-f]{2})")
# A token and a field value of RFC 9110, of ASCII alone.
NAME: Final = re.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+")
VALUE: Final = re.compile("[ -~\\t]*")
NOT_IN_HEADERS: Final = str.maketrans("", "", "\r\n\0")


class UnusableError(ValueError):
    """A value that is passed over; its text is the notice."""


@dataclass(frozen=True, slots=True)
class Use:
    """What an option is set to, and what is to be said of it."""

    value: Setting
    notices: tuple[str, ...] = ()


def is_empty(option: Option, raw: Any) -> bool:
    """Tell whether a source has no value: nothing, a blank text, for a map also a map of nothing."""
    return raw is None or (option.kind == "map" and raw == {}) or (isinstance(raw, str) and not raw.strip(SPACE))


def use_value(option: Option, source: str, raw: Any) -> Use:
    """Return what an option becomes of a value that is not empty. Raises UnusableError."""
    in_code = source == option.name
    match option.kind:
        case "token":
            return _token(source, raw)
        case "map":
            return _map(option, source, raw)
    value = _in_code(option, raw) if in_code else _in_environment(option, raw)
    if value is None:
        said = shown_secret(raw) if option.secret else shown(raw)
        raise UnusableError(notice("not_used", source=source, expected=option.expected, found=said))
    return Use(value)


def _in_code(option: Option, raw: Any) -> Setting | None:
    match option.kind, raw:
        case ("boolean", bool()) | ("function", True):
            return bool(raw)
        case "integer", int() if not isinstance(raw, bool):
            return raw if option.least <= raw <= option.most else None
        case (("text" | "endpoint" | "url" | "path" | "choice" | "document"), str()):
            return _text(option, raw)
    return None


def _in_environment(option: Option, raw: str) -> Setting | None:
    if option.kind == "boolean":
        return raw.lower() == "true"
    if option.kind == "integer":
        return _integer(option, raw.strip(SPACE))
    return _text(option, raw)


def _integer(option: Option, text: str) -> int | None:
    found = INTEGER.fullmatch(text)
    if not found or len(found[2]) > MOST_DIGITS:
        return None
    number = int(found[1] + found[2])
    return number if option.least <= number <= option.most else None


def _text(option: Option, raw: str) -> str | None:
    match option.kind:
        case "text" | "endpoint" | "document":
            text = raw.strip(SPACE) if option.kind == "endpoint" else raw
            fits = len(text.encode()) <= option.most
            return text if fits and (option.name != "posthog_team_id" or TEAM.fullmatch(text)) else None
        case "choice":
            return dict(option.words).get(raw.strip(SPACE).lower())
        case "url":
            try:
                address = read_address(raw.strip(SPACE))
            except AddressError:
                return None
            return str(address if address.path or option.name != "otlp_endpoint" else address.below(""))
    return raw


def _token(source: str, raw: Any) -> Use:
    token = raw.strip(SPACE) if isinstance(raw, str) else ""
    if not 0 < len(token) <= TOKEN_CHARACTERS or any(not "!" <= char <= "~" for char in token):
        raise UnusableError(notice("token_unusable", source=source))
    if token.startswith("phx_"):
        raise UnusableError(notice("personal_key", source=source))
    return Use(token, () if token.startswith("phc_") else (notice("token_shape", source=source),))


def _map(option: Option, source: str, raw: Any) -> Use:
    notices: list[str] = []
    show = shown_secret if option.secret else shown
    if isinstance(raw, str) and source != option.name:
        parts = [part.strip(SPACE) for part in raw.split(",")]
        pairs = [(part, *_named(part)) for part in parts if part]
    elif isinstance(raw, Mapping) and all(isinstance(value, str) for value in raw.values()):
        pairs = [(f"{name}={value}", name.strip(SPACE), value.strip(SPACE)) for name, value in raw.items()]
    else:
        raise UnusableError(notice("not_used", source=source, expected=option.expected, found=show(raw)))
    last: dict[str, tuple[str, str]] = {}
    for part, name, value in pairs:
        text = value.translate(NOT_IN_HEADERS) if option.name == "headers" else value
        if not name or (option.name == "headers" and not (NAME.fullmatch(name) and VALUE.fullmatch(text))):
            notices.append(notice("header", source=source, found=show(part)))
        else:
            last[name.lower() if option.name == "headers" else name] = (name, text)
    return Use(dict(last.values()), tuple(notices))


def _named(part: str) -> tuple[str, str]:
    """Return the name and the value of a part; without an equals sign there is no name."""
    name, equals, value = (piece.strip(SPACE) for piece in part.partition("="))
    return (name, _decoded(value)) if equals else ("", "")


def _decoded(value: str) -> str:
    """Decode what stands behind percent signs, where it is two hexadecimal digits."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), value.encode()).decode("utf-8", "replace")
