"""Addresses: what is one, and what becomes of it as an endpoint (RFC 3986; config.yaml, `posthog` and readings)."""

import re
from dataclasses import dataclass, replace
from typing import Final

__all__ = ["Address", "AddressError", "read_address"]

FORM: Final = re.compile(
    r"""(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?
        (?:[^/?\#@\s]*@)?
        (?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)
        (?::(?P<port>[0-9]{1,5}))?
        (?P<path>/[^?\#\s]*)?
        (?:\?(?P<query>[^\#\s]*))?
        (?:\#\S*)?""",
    re.VERBOSE,
)
LOOPBACK: Final = re.compile(r"(?:.+\.)?localhost|127\.[0-9]+\.[0-9]+\.[0-9]+|\[::1\]")
VISIBLE: Final = re.compile("[!-~]+")
HIGHEST_PORT: Final = 65_535


class AddressError(ValueError):
    """A text that is no http or https address."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address without user and fragment. `port` and `query` have their mark, or are empty."""

    scheme: str
    host: str
    port: str
    path: str
    query: str

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}{self.port}{self.path}{self.query}"

    def below(self, path: str) -> "Address":
        """Return the address with more path, behind exactly one slash."""
        return replace(self, path=f"{self.path.rstrip('/')}/{path}")


def read_address(text: str) -> Address:
    """Read an address. Without a scheme it is https, but http to this machine. Raises AddressError."""
    found = FORM.fullmatch(text)
    if not found or not VISIBLE.fullmatch(text) or int(found["port"] or 0) > HIGHEST_PORT:
        raise AddressError(text)
    host = found["host"].lower()
    scheme = (found["scheme"] or ("http" if LOOPBACK.fullmatch(host) else "https")).lower()
    if scheme not in ("http", "https"):
        raise AddressError(text)
    port = "" if found["port"] is None else f":{found['port']}"
    query = "" if found["query"] is None else f"?{found['query']}"
    return Address(scheme, host, port, found["path"] or "", query)
