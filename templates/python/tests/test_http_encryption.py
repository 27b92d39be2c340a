"""Encrypted connections: who is trusted, and who is not."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import trustme
from socket_server import LONGEST_SECONDS, Peer, SocketServer, collecting

from lipservice import Answer
from lipservice._export.address import read_address
from lipservice._export.encryption import Certificates
from lipservice._export.http_transport import HttpTransport


@pytest.fixture(scope="module")
def authority() -> Any:
    return trustme.CA()


@pytest.fixture
def trusted(authority: Any, tmp_path: Path) -> str:
    path = tmp_path / "trusted.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


def _context(authority: Any, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def _send(url: str, certificates: Certificates, **environment: str) -> Answer:
    address = read_address(url)
    assert address is not None
    transport = HttpTransport(address, certificates, environment, print)
    answer = transport.send(b"body", {}, LONGEST_SECONDS)
    transport.close()
    return answer


def test_a_server_that_is_trusted_gets_the_body(authority: Any, trusted: str) -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests), _context(authority, "localhost")) as server:
        assert _send(server.url, Certificates(trusted)).status == 200
    assert requests[0][1] == b"body"


def test_a_server_that_is_not_trusted_gets_nothing(authority: Any) -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests), _context(authority, "localhost")) as server:
        answer = _send(server.url, Certificates())
    assert answer.status == 0
    assert "certificate verify failed" in answer.error
    assert requests == []


def test_a_server_of_another_name_gets_nothing(authority: Any, trusted: str) -> None:
    with SocketServer(collecting([]), _context(authority, "other.example")) as server:
        answer = _send(server.url, Certificates(trusted))
    assert answer.status == 0
    assert "localhost" in answer.error


def test_a_server_that_does_not_encrypt_is_no_answer(trusted: str) -> None:
    with SocketServer(lambda peer: peer.answer(400)) as server:
        answer = _send(server.url.replace("http:", "https:"), Certificates(trusted))
    assert answer.status == 0


def test_our_certificate_is_shown_where_one_is_asked_for(authority: Any, trusted: str, tmp_path: Path) -> None:
    context = _context(authority, "localhost")
    context.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(context)
    own = authority.issue_cert("client@example.org")
    certificate, key = tmp_path / "own.pem", tmp_path / "own.key"
    own.cert_chain_pems[0].write_to_path(certificate)
    own.private_key_pem.write_to_path(key)

    with SocketServer(collecting([]), context) as server:
        assert _send(server.url, Certificates(trusted, str(certificate), str(key))).status == 200
        assert _send(server.url, Certificates(trusted)).status == 0


@pytest.mark.parametrize(
    "spoil", [lambda path: path.unlink(), lambda path: path.write_text("nonsense")], ids=["missing", "nonsense"]
)
def test_certificates_that_cannot_be_read_are_no_answer(trusted: str, spoil: Callable[[Path], object]) -> None:
    spoil(Path(trusted))

    answer = _send("https://localhost:1/", Certificates(trusted))

    assert answer.status == 0
    assert answer.error


def test_a_tunnel_is_encrypted_from_end_to_end(authority: Any, trusted: str) -> None:
    requests: list[tuple[bytes, bytes]] = []
    context = _context(authority, "logs.example")

    def handle(peer: Peer) -> None:
        tunnel = peer.read()
        assert tunnel is not None
        assert tunnel[0].startswith(b"CONNECT logs.example:443")
        peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        peer.encrypt(context)
        collecting(requests)(peer)

    with SocketServer(handle) as proxy:
        url = "https://logs.example/v1/logs"
        answer = _send(url, Certificates(trusted), https_proxy=f"http://localhost:{proxy.port}")
    assert answer.status == 200
    assert requests[0][0].startswith(b"POST /v1/logs HTTP/1.1\r\nHost: logs.example\r\n")
