"""Reads the value of one option from one source."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from lipservice._export.address import read_address
from lipservice._export.notice import Notice, notice, shown
from lipservice._export.option import Option
from lipservice._options import PERSONAL_PREFIX, TOKEN_PREFIX

BLANK = " \t"

# More digits than any range has; leading zeros do not count.
_WHOLE_NUMBER = re.compile(r"[+-]?0*[0-9]{1,18}")
_NAME_OF_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE_OF_HEADER = re.compile(r"[ -~\t]*")
_ENDS_OF_LINES = str.maketrans("", "", "\r\n\0")
_KEY_CHARACTERS = re.compile("[!-~]+")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: an option given in code, or a variable."""

    name: str
    value: object
    in_code: bool = False
    is_base: bool = False
    is_otlp: bool = False


class UnusableError(Exception):
    """A value that cannot be used, with what is said of it."""

    def __init__(self, said: Notice) -> None:
        """Keep what is said."""
        super().__init__(said.message)
        self.said = said


def not_used(option: Option, source: Source) -> UnusableError:
    """Say that something else was expected."""
    found = shown(source.value, secret=option.secret)
    expected = option.expected or f"a {option.type}"
    return UnusableError(notice("not_used", source=source.name, expected=expected, found=found))


def read_value(option: Option, source: Source, notices: list[Notice]) -> object:
    """Return the value, or raise UnusableError. What does not make it unusable is said in `notices`."""
    if option.type == "map":
        return _read_map(option, source, notices)
    if option.type == "function":
        if callable(source.value):
            return source.value
        raise not_used(option, source)
    if option.type == "document":
        return _read_document(option, source)
    if not source.in_code or option.type in {"text", "url", "path", "choice"}:
        return _read_text(option, source, notices)
    return _read_plain(option, source)


def _read_text(option: Option, source: Source, notices: list[Notice]) -> object:
    if not isinstance(source.value, str):
        is_key = option.name == "posthog_api_key"
        raise UnusableError(notice("token_unusable", source=source.name)) if is_key else not_used(option, source)
    text, trimmed = source.value, source.value.strip(BLANK)
    value: object = text
    match option.type:
        case "boolean":
            value = trimmed.lower() == "true"
        case "integer" | "duration":
            value = _read_number(option, source, trimmed)
        case "choice":
            value = _read_choice(option, source, trimmed, notices)
        case "url":
            value = _read_url(option, source, trimmed)
        case "text" if option.name == "posthog_api_key":
            value = _read_key(option, source, trimmed, notices)
        case "text":
            # The one text that is an address is read where it is known whether anything goes there.
            value = _read_bounded(option, source, trimmed if option.name == "posthog_endpoint" else text)
    return value


def _read_document(option: Option, source: Source) -> str:
    """Return the text of a document; what it says is read later. An object given in code is written as JSON first."""
    text = source.value
    if not isinstance(text, str):
        if not isinstance(text, Mapping):
            raise not_used(option, source)
        try:
            text = json.dumps(_copy(option, source, text), ensure_ascii=False, separators=(",", ":"))
        except (TypeError, ValueError, RecursionError) as error:
            raise not_used(option, source) from error
    return _read_bounded(option, source, text)


def _read_number(option: Option, source: Source, text: str) -> int:
    if not _WHOLE_NUMBER.fullmatch(text):
        raise not_used(option, source)
    return _in_range(option, source, int(text))


def _read_url(option: Option, source: Source, text: str) -> str:
    address = read_address(text)
    if address is None:
        raise not_used(option, source)
    return address.url(address.path)


def _read_bounded(option: Option, source: Source, text: str) -> str:
    fits = option.low <= len(text.encode("utf-8", "surrogatepass")) <= option.high
    if not fits or (option.characters and not set(text) <= set(option.characters)):
        raise not_used(option, source)
    return text


def _read_plain(option: Option, source: Source) -> object:
    """Read a boolean or a number that was given in code."""
    value = source.value
    if option.type == "boolean":
        if isinstance(value, bool):
            return value
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and value == value // 1:
        return _in_range(option, source, int(value))
    raise not_used(option, source)


def _in_range(option: Option, source: Source, number: int) -> int:
    if not option.low <= number <= option.high:
        raise not_used(option, source)
    return number


def _read_choice(option: Option, source: Source, text: str, notices: list[Notice]) -> str:
    word = text.lower()
    word = option.words.get(word, word)
    if word in option.choices:
        return word
    if source.is_otlp and word == "grpc":
        notices.append(notice("grpc", source=source.name))
        return option.choices[0]
    raise not_used(option, source)


def _read_key(option: Option, source: Source, key: str, notices: list[Notice]) -> str:
    """Return a project token that can go into a header, or raise UnusableError."""
    if not _KEY_CHARACTERS.fullmatch(key) or len(key) > option.high:
        raise UnusableError(notice("token_unusable", source=source.name))
    if key.startswith(PERSONAL_PREFIX):
        raise UnusableError(notice("personal_key", source=source.name))
    if not key.startswith(TOKEN_PREFIX):
        notices.append(notice("token_shape", source=source.name))
    return key


def _read_map(option: Option, source: Source, notices: list[Notice]) -> dict[str, str]:
    if isinstance(source.value, str) and not source.in_code:
        parts = _parts_of_text(option, source, source.value, notices)
    elif isinstance(source.value, Mapping):
        parts = _parts_of_mapping(option, source, _copy(option, source, source.value), notices)
    else:
        raise not_used(option, source)
    # Of equal names the last counts; those of headers are equal in any case.
    in_any_case = option.name == "headers"
    named = {(name.lower() if in_any_case else name): (name, value) for name, value in parts}
    return dict(named.values())


def _copy(option: Option, source: Source, given: Mapping[object, object]) -> dict[object, object]:
    try:
        return dict(given)
    except Exception as error:  # whatever a stranger's mapping raises
        raise not_used(option, source) from error


def _parts_of_text(option: Option, source: Source, text: str, notices: list[Notice]) -> Iterator[tuple[str, str]]:
    for part in text.split(","):
        name, equals, value = (piece.strip(BLANK) for piece in part.partition("="))
        text = _header_value(option, unquote(value, errors="replace"))
        if equals and _is_pair(option, name, text):
            yield name, text
        elif part.strip(BLANK):
            notices.append(_no_pair(option, source, part.strip(BLANK)))


def _parts_of_mapping(
    option: Option, source: Source, given: Mapping[object, object], notices: list[Notice]
) -> Iterator[tuple[str, str]]:
    for name, value in given.items():
        if isinstance(name, str) and isinstance(value, str):
            text = _header_value(option, value.strip(BLANK))
            if _is_pair(option, name.strip(BLANK), text):
                yield name.strip(BLANK), text
                continue
        known = name if isinstance(name, str) else type(name).__name__
        notices.append(_no_pair(option, source, f"{known}={value}" if isinstance(value, str) else known))


def _is_pair(option: Option, name: str, value: str) -> bool:
    if option.name != "headers":
        return bool(name)
    return bool(_NAME_OF_HEADER.fullmatch(name) and _VALUE_OF_HEADER.fullmatch(value))


def _header_value(option: Option, value: str) -> str:
    return value.translate(_ENDS_OF_LINES) if option.name == "headers" else value


def _no_pair(option: Option, source: Source, part: str) -> Notice:
    return notice("header", source=source.name, found=shown(part, secret=option.secret))
