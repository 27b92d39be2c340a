"""Addresses of http and https, taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Whatever needs escaping should have come escaped: only visible ASCII is an address.
_FORM = re.compile(
    r"""
    (?>(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?)         # what is a scheme is never a host
    (?:[!-"$-.0->A-~]*@)?                                   # name and password, which belong into headers
    (?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])
    (?::(?P<port>[0-9]{1,5}))?
    (?P<path>/[!-"$->@-~]*)?
    (?P<query>\?[!-"$-~]*)?
    (?:\#[!-~]*)?
    """,
    re.VERBOSE,
)
_LOOPBACK = re.compile(r"(?:.+\.)?localhost|127(?:\.[0-9]{1,3}){3}|\[::1\]")
_LAST_PORT = 65535

# In any text: what stands between the scheme and the host, and what begins with a question mark.
_USER = re.compile(r"((?:\b[A-Za-z][A-Za-z0-9+.-]*:)?//)[^\s/?#`]*@")
_QUERY = re.compile(r"((?:\b[A-Za-z][A-Za-z0-9+.-]*:)?//[^\s?#`]*)[?#][^\s`]*")


@dataclass(frozen=True, slots=True)
class Address:
    """An address without user and fragment. The host is lower case; path and query have their mark, or are empty."""

    scheme: str
    host: str
    port: str
    path: str
    query: str

    @property
    def origin(self) -> str:
        """Return scheme, host and port, as they stand in front of a path."""
        return f"{self.scheme}://{self.host}" + (f":{self.port}" if self.port else "")

    def url(self, path: str) -> str:
        """Return the address with another path."""
        return f"{self.origin}{path}{self.query}"


def without_secrets(text: str) -> str:
    """Return a text whose addresses have neither a user nor a query, in which people hide passwords and keys."""
    return _QUERY.sub(r"\1", _USER.sub(r"\1", text)) if "//" in text else text


def read_address(text: str) -> Address | None:
    """Read an address with or without a scheme, or return None if it is none of http or https."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    host, port = found["host"].lower(), found["port"] or ""
    scheme = (found["scheme"] or ("http" if _LOOPBACK.fullmatch(host) else "https")).lower()
    if scheme not in {"http", "https"} or int(port or 0) > _LAST_PORT:
        return None
    return Address(scheme, host, port, found["path"] or "", found["query"] or "")
