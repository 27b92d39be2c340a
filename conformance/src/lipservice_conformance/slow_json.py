"""The canonical text of the slow model: repair, cut, line, JSON bodies (`sampling.md` 5.1; R2, R3, R6, R7, R15).

JSON is read by a strict reader of RFC 8259 that never builds a number (CPython limits the digits of an `int`) and never
goes deeper than 32 levels, so that no input can raise. Written apart from the SDKs, like `slow_model`.
"""

import json
import re
from collections import deque
from dataclasses import dataclass
from typing import Final

__all__ = ["DELIMITERS", "SPACE", "Body", "cut_bytes", "first_line", "is_json_form", "read_body", "repair"]

TEXT_BYTES: Final = 8_192
SPACE: Final = "\t\n\v\f\r "
DELIMITERS: Final = "()[]{}<>\"'`,;=|"

MESSAGE_KEYS: Final = ("message", "msg", "event")
DEPTH: Final = 32
LISTED_KEYS: Final = 32
MORE_KEYS: Final = ",+<*>"
ARRAY_FORM: Final = "<JSON_ARRAY>"
FORM_BYTES: Final = 8_193  # `{"k":0}` of TEXT_BYTES bytes gives `<JSON:k>`, one byte longer: the longest output

TOKEN: Final = re.compile(
    r"""[ \t\n\r]*
        ( "(?: [^"\\\x00-\x1f] | \\["\\/bfnrt] | \\u[0-9A-Fa-f]{4} )*"
        | -?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?
        | true | false | null | [\[\]{}:,]
        )""",
    re.VERBOSE,
)


class NotJsonError(ValueError):
    """The strict reader met something RFC 8259 does not allow; the body is text then."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a JSON body stands for: a message still to be scanned, or a form such as `<JSON:k1,k2>`."""

    text: str
    is_message: bool


def repair(text: str | bytes) -> str:
    """5.1 step 2: unpaired surrogates and invalid UTF-8 become U+FFFD; two halves of a pair become one (R2)."""
    if isinstance(text, bytes):
        return text.decode("utf-8", "replace")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def cut_bytes(text: str, limit: int) -> str:
    """5.1 step 2: at most `limit` UTF-8 bytes, cut on a code-point boundary."""
    return text.encode()[:limit].decode("utf-8", "ignore")  # nothing but a code point cut in two is invalid here


def first_line(text: str) -> str:
    """5.1 steps 2 and 3, 5.2 rule 1, R2 (d): cut, the first line that holds a non-SPACE byte, digit runs to `0`."""
    lines = re.split(r"[\n\r]", cut_bytes(text, TEXT_BYTES))
    return collapse_digits(next((line for line in lines if line.strip(SPACE)), ""))


def collapse_digits(text: str) -> str:
    """5.2 rule 1: every run of digits becomes one `0`."""
    return re.sub("[0-9]+", "0", text)


def read_body(text: str) -> Body | None:
    """5.1 step 1, R3: what the JSON body of a repaired text stands for; None if it is not a body (then it is text)."""
    trimmed = text.strip(SPACE)
    if not trimmed.startswith(("{", "[")) or len(text.encode()) > TEXT_BYTES:
        return None
    try:
        value = Reader(tokens_of(trimmed)).document()
    except NotJsonError:
        return None
    return body_of_object(value) if isinstance(value, dict) else Body(ARRAY_FORM, is_message=False)


def body_of_object(members: dict[str, object]) -> Body:
    """5.1 step 1, R4, R15: the first configured message key that holds a string, otherwise the form of the keys."""
    for key in MESSAGE_KEYS:
        if isinstance(message := members.get(key), str):
            return Body(message, is_message=True)
    keys = sorted({form_key(key) for key in members}, key=str.encode)
    more = MORE_KEYS if len(keys) > LISTED_KEYS else ""
    return Body(f"<JSON:{','.join(keys[:LISTED_KEYS])}{more}>", is_message=False)


def form_key(key: str) -> str:
    """R6: D and SPACE bytes go first, so that the digits they held apart collapse together."""
    return collapse_digits("".join(char for char in key if char not in DELIMITERS + SPACE))


def is_json_form(text: str) -> bool:
    """5.1 step 1, R7: tell a text that is exactly what an array or an object without a message gives."""
    if not text.startswith("<JSON:") or not text.endswith(">") or len(text.encode()) > FORM_BYTES:
        return text == ARRAY_FORM
    listing = text.removeprefix("<JSON:").removesuffix(">")
    keys = listing.removesuffix(MORE_KEYS).split(",")
    number_fits = len(keys) == LISTED_KEYS or (len(keys) < LISTED_KEYS and not listing.endswith(MORE_KEYS))
    return number_fits and keys == sorted({form_key(key) for key in keys}, key=str.encode)


def tokens_of(text: str) -> deque[str]:
    """Cut a text into JSON tokens; a place where none fits is refused. Neighbours are judged by the reader."""
    tokens: deque[str] = deque()
    position = 0
    while position < len(text):
        match = TOKEN.match(text, position)
        if match is None:
            raise NotJsonError
        tokens.append(match[1])
        position = match.end()
    return tokens


class Reader:
    """Reads tokens as RFC 8259 says. Only strings and object keys are kept: nothing else is ever shown."""

    def __init__(self, tokens: deque[str]) -> None:
        """Start before the first token."""
        self.tokens = tokens

    def document(self) -> object:
        """Read one value and nothing after it."""
        value = self.value(depth=1)
        if self.tokens:
            raise NotJsonError
        return value

    def value(self, depth: int) -> object:
        """Read a value: a str, a dict or a list (left empty); None stands for numbers and literals."""
        found = self.take()
        if found in ("{", "[") and depth > DEPTH:
            raise NotJsonError
        if found == "{":
            return self.members(depth)
        if found == "[":
            return self.elements(depth)
        if found in ("", "]", "}", ":", ","):
            raise NotJsonError
        return string_value(found) if found.startswith('"') else None

    def members(self, depth: int) -> dict[str, object]:
        """Read an object after its `{`. The last of duplicate keys counts."""
        members: dict[str, object] = {}
        more = not self.accept("}")
        while more:
            key = self.take()
            if not key.startswith('"') or not self.accept(":"):
                raise NotJsonError
            members[string_value(key)] = self.value(depth + 1)
            more = self.another("}")
        return members

    def elements(self, depth: int) -> list[object]:
        """Read an array after its `[`."""
        more = not self.accept("]")
        while more:
            self.value(depth + 1)
            more = self.another("]")
        return []

    def another(self, closer: str) -> bool:
        """Read `,` (true) or the closer (false)."""
        found = self.take()
        if found not in (",", closer):
            raise NotJsonError
        return found == ","

    def accept(self, token: str) -> bool:
        """Take the next token if it is this one."""
        found = bool(self.tokens) and self.tokens[0] == token
        if found:
            self.tokens.popleft()
        return found

    def take(self) -> str:
        """Take the next token, the empty one at the end."""
        return self.tokens.popleft() if self.tokens else ""


def string_value(token: str) -> str:
    """Return what a string token means; an escaped unpaired surrogate is U+FFFD (R3)."""
    return repair(str(json.loads(token)))
