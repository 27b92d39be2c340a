"""Certificates for one run: an authority that nobody knows, a certificate for this host and one for another."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

import trustme

__all__ = ["WRONG_HOST", "Certificates", "make_certificates"]

WRONG_HOST = "elsewhere.example"
_HERE = ("localhost", "127.0.0.1")


@dataclass(frozen=True)
class Certificates:
    """What the two TLS doors show, and the file that makes a client trust both."""

    authority: Path
    good: ssl.SSLContext
    wrong: ssl.SSLContext


def make_certificates(folder: Path) -> Certificates:
    """Make them and write the authority's certificate into the folder."""
    authority = trustme.CA()
    path = folder / "emulator-ca.pem"
    authority.cert_pem.write_to_path(path)
    return Certificates(path, _context(authority, *_HERE), _context(authority, WRONG_HOST))


def _context(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names).configure_cert(context)
    return context
