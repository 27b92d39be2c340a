"""Makes requests of batches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lipservice._export.batch import Batch
from lipservice._export.core import Core
from lipservice._export.fault import spell
from lipservice._export.token import TokenError, Tokens
from lipservice._reply_tables import GZIP_ABOVE
from lipservice._transport import Answer, Transport

_NS = 1_000_000_000
_AUTHORIZATION = "authorization"

# What describes the body is ours alone to say.
_OURS = frozenset({"content-type", "content-encoding", "content-length", "transfer-encoding", "connection", "host"})


@dataclass(frozen=True, slots=True)
class Identity:
    """What every request says of us."""

    user_agent: str
    headers: Mapping[str, str]
    key: str = ""


class Requests:
    """Sends batches, and knows whether they are compressed and by which token they get in. For the worker alone."""

    def __init__(
        self, core: Core, transport: Transport, identity: Identity, tokens: Tokens | None, *, gzip_level: int
    ) -> None:
        """Begin; level 0: nothing is compressed."""
        self.transport = transport
        self.tokens = tokens
        self._core = core
        self._identity = identity
        self.gzip_level = gzip_level

    def send(self, batch: Batch, timeout_ns: int) -> tuple[Answer, bool] | None:
        """Send a batch. Returns the answer and whether it was compressed, or None if it is too late. Never raises."""
        encoder = self._core.encoder
        try:
            headers = self._headers()
        except TokenError as error:
            batch.tries += 1
            return Answer(error=str(error)), False
        body = encoder.body([piece for _, piece, _ in batch.entries])
        timeout_ns = self._core.begin_request(batch, len(body), timeout_ns)
        if not timeout_ns:
            return None
        headers["Content-Type"] = encoder.content_type
        compressed = bool(self.gzip_level) and len(body) > GZIP_ABOVE
        if compressed:
            from lipservice._export.gzip_body import compress  # noqa: PLC0415  zlib only where it is needed

            body = compress(body, self.gzip_level)
            headers["Content-Encoding"] = "gzip"
        try:
            return self.transport.send(body, headers, timeout_ns / _NS), compressed
        except BaseException as error:  # noqa: BLE001  a transport of one's own may raise anything
            return Answer(error=spell(error)), compressed

    def _headers(self) -> dict[str, str]:
        """Return the headers that do not depend on the body. Raises TokenError."""
        headers = {"User-Agent": self._identity.user_agent}
        given = {name.lower(): (name, value) for name, value in self._identity.headers.items()}
        if "user-agent" in given:
            del headers["User-Agent"]
        # A provider was chosen in code; an authorization of one's own goes before the key.
        token = self._identity.key if _AUTHORIZATION not in given else ""
        if self.tokens is not None:
            token = self.tokens.token()
        for lower, (name, value) in given.items():
            if lower not in _OURS and not (token and lower == _AUTHORIZATION):
                headers[name] = value
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return headers
