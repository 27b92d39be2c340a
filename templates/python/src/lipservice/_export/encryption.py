"""Encryption, with the system's roots or one's own."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Certificates:
    """Paths of PEM files; empty: the system's roots, and none of our own."""

    trusted: str = ""
    own: str = ""
    key: str = ""


def encryption_for(certificates: Certificates) -> ssl.SSLContext:
    """Return what connections are encrypted with. Names are always checked. Raises OSError."""
    with _named(certificates.trusted):
        context = ssl.create_default_context(cafile=certificates.trusted or None)
    context.set_alpn_protocols(["http/1.1"])
    if certificates.own:
        with _named(certificates.own):
            # Without a password OpenSSL would ask for one on the terminal.
            context.load_cert_chain(certificates.own, certificates.key or None, password=str)
    return context


@contextmanager
def _named(path: str) -> Iterator[None]:
    """Name the file in what goes wrong: OpenSSL says only that there is none."""
    try:
        yield
    except OSError as error:
        said = f"{path}: {error.strerror or error}"
        raise OSError(said) from error
