"""The project token of a request: where it stands, and its shape, which is all that the service looks at."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qs

from lipservice_conformance.emulator.reply import Refusal, json_reply, text_reply

__all__ = ["check_token", "find_token", "is_of_a_project", "single_parameter"]

_LONGEST = 64
_BEARER = "Bearer "
_PERSONAL = "phx_"
_PROJECT = "phc_"


def single_parameter(query: bytes, name: str) -> str | None:
    """Return a parameter of the query; one that is given twice is refused."""
    values = parse_qs(query.decode("latin-1"), keep_blank_values=True).get(name, [])
    if len(values) > 1:
        raise Refusal(text_reply(400, f"Failed to deserialize query string: duplicate field `{name}`"))
    return values[0] if values else None


def find_token(authorization: str | None, parameter: str | None) -> str:
    """Return the token. The header wins, even an empty one; what has no `Bearer ` in front is the token as a whole."""
    if authorization is not None:
        return authorization.removeprefix(_BEARER)
    if parameter is not None:
        return parameter
    raise _unauthorized("No token provided")


def check_token(token: str, dropped: Sequence[str]) -> None:
    """Refuse a token by its shape, or because the operator has blocked it."""
    flaw = _flaw(token)
    if flaw:
        raise _unauthorized(f"Invalid project API key ({flaw}). Use your project API key, it begins with phc_")
    if token in dropped:
        raise _unauthorized("Invalid token")


def is_of_a_project(token: str, unknown: Sequence[str]) -> bool:
    """Whether rows sent with it survive. Nothing is trimmed: a token with a space in front belongs to nobody."""
    return token.startswith(_PROJECT) and token == token.strip() and token not in unknown


def _flaw(token: str) -> str:
    flaws = (
        ("empty", not token),
        ("too_long", len(token) > _LONGEST),
        ("not_ascii", not token.isascii()),
        ("personal_api_key", token.startswith(_PERSONAL)),
        ("null_byte", "\0" in token),
    )
    return next((name for name, found in flaws if found), "")


def _unauthorized(message: str) -> Refusal:
    return Refusal(json_reply(401, {"error": message}))
