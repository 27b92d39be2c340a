"""Proxies, as the environment names them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]  # documented, and not in the stubs

from lipservice._export.address import read_address

_PORT = 80


class UnusableProxyError(ValueError):
    """A proxy that we cannot speak to; its text is what is said of it."""


class Proxy(NamedTuple):
    """A proxy, and the value of the header that lets us in; empty: none is needed."""

    host: str
    port: int
    authorization: str


def find_proxy(scheme: str, host: str, port: int, environment: Mapping[str, str]) -> Proxy | None:
    """Return the proxy for a host, if there is one. Raises UnusableProxyError."""
    text = _variable(environment, f"{scheme}_proxy")
    if not text:
        return None
    excepted = _variable(environment, "no_proxy")
    if excepted and any(proxy_bypass_environment(name, {"no": excepted}) for name in (host, f"{host}:{port}")):
        return None
    address = read_address(text if "://" in text else f"http://{text}")
    if address is None or address.scheme != "http":
        # Nothing of it is shown: it may have a password, which is never sent as plain text to one of https.
        message = f"a proxy has to be an address of http, and {scheme}_proxy is none"
        raise UnusableProxyError(message)
    return Proxy(address.host.strip("[]"), int(address.port or _PORT), _authorization(text))


def _variable(environment: Mapping[str, str], name: str) -> str:
    """Return a variable in lower or upper case; a web server's HTTP_PROXY may come from a request's header `Proxy`."""
    if name == "http_proxy" and "REQUEST_METHOD" in environment:
        return environment.get(name, "").strip()
    return (environment.get(name) or environment.get(name.upper()) or "").strip()


def _authorization(text: str) -> str:
    authority = text.partition("://")[2].partition("/")[0] if "://" in text else text.partition("/")[0]
    user, at, _ = authority.rpartition("@")
    return f"Basic {b64encode(unquote(user).encode()).decode()}" if at else ""
