"""Bearer tokens of a provider, asked for before they expire."""

from __future__ import annotations

import re
from collections.abc import Callable

from lipservice._clock import Clock
from lipservice._reply_tables import TOKEN_REFRESH_MS

# What can stand in a header without ending it.
_FORM = re.compile("[!-~]+")

_NS = 1_000_000_000
_REFRESH_NS = TOKEN_REFRESH_MS * 1_000_000


class TokenError(Exception):
    """A provider did not hand out a token."""


class Tokens:
    """Keeps the latest token of a provider. For the worker alone."""

    def __init__(self, provider: Callable[[], object], clock: Clock) -> None:
        """Begin without a token."""
        self._provider = provider
        self._clock = clock
        self._token = ""
        self._expires_ns: int | None = None

    def token(self) -> str:
        """Return a token that lasts for a while; one that does not say how long is fresh. Raises TokenError."""
        lasts = self._expires_ns is not None and self._clock.wall_ns() < self._expires_ns - _REFRESH_NS
        if not self._token or not lasts:
            self._token, self._expires_ns = self._ask()
        return self._token

    def forget(self) -> None:
        """Let the next token be a fresh one."""
        self._token = ""

    def _ask(self) -> tuple[str, int | None]:
        try:
            given = self._provider()
            token, expires = given if isinstance(given, tuple) else (given, None)
            expires_ns = None if expires is None else int(float(expires) * _NS)
        except BaseException as error:  # whatever a stranger's function raises, an exit included
            message = f"the token provider raised {type(error).__name__}"
            raise TokenError(message) from error
        if not isinstance(token, str) or not _FORM.fullmatch(token.strip()):
            message = "the token provider returned no token"
            raise TokenError(message)
        return token.strip(), expires_ns
