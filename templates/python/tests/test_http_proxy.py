"""Proxies, by the variables that everybody knows."""

from __future__ import annotations

import base64

import pytest
from socket_server import LONGEST_SECONDS, Peer, SocketServer

from lipservice._export.address import read_address
from lipservice._export.encryption import Certificates
from lipservice._export.http_transport import HttpTransport
from lipservice._export.proxy import UnusableProxyError, find_proxy


def _send(url: str, **environment: str) -> tuple[int, str]:
    address = read_address(url)
    assert address is not None
    transport = HttpTransport(address, Certificates(), environment, print)
    answer = transport.send(b"body", {}, LONGEST_SECONDS)
    transport.close()
    return answer.status, answer.error


def test_a_proxy_gets_the_whole_address() -> None:
    heads: list[bytes] = []

    def handle(peer: Peer) -> None:
        while (request := peer.read()) is not None:
            heads.append(request[0])
            peer.answer()

    with SocketServer(handle) as proxy:
        status, _ = _send("http://logs.invalid/v1/logs?a", http_proxy=f"http://us%65r:pass@localhost:{proxy.port}")

    assert status == 200
    assert heads[0].startswith(b"POST http://logs.invalid/v1/logs?a HTTP/1.1\r\nHost: logs.invalid\r\n")
    assert b"Proxy-Authorization: Basic " + base64.b64encode(b"user:pass") in heads[0]


@pytest.mark.parametrize("answer", [b"HTTP/1.1 407 Who are you\r\n\r\n", b"nonsense\r\n\r\n", b"", b"x" * 100_000])
def test_a_tunnel_that_is_not_opened_is_no_answer(answer: bytes) -> None:
    heads: list[bytes] = []

    def handle(peer: Peer) -> None:
        request = peer.read()
        assert request is not None
        heads.append(request[0])
        peer.send(answer)

    with SocketServer(handle) as proxy:
        status, error = _send("https://logs.invalid/", HTTPS_PROXY=f"localhost:{proxy.port}")

    assert status == 0
    assert "ProxyError" in error
    assert heads[0].startswith(b"CONNECT logs.invalid:443 HTTP/1.1\r\nHost: logs.invalid:443")


@pytest.mark.parametrize(
    ("host", "environment", "proxied"),
    [
        ("a.example", {"http_proxy": "p:3128"}, True),
        ("a.example", {"HTTP_PROXY": "http://p:3128"}, True),
        ("a.example", {"HTTPS_PROXY": "http://p:3128"}, False),
        ("a.example", {"http_proxy": "p:3128", "no_proxy": "other.example"}, True),
        ("a.example", {"http_proxy": "p:3128", "NO_PROXY": "b.example, .example"}, False),
        ("a.example", {"http_proxy": "p:3128", "no_proxy": "*"}, False),
        ("a.example", {"http_proxy": " "}, False),
        ("a.example", {"HTTP_PROXY": "p:3128", "REQUEST_METHOD": "GET"}, False),
        ("a.example", {"http_proxy": "p:3128", "no_proxy": "a.example:8080"}, False),
        ("a.example", {"http_proxy": "p:3128", "no_proxy": "a.example:80"}, True),
    ],
)
def test_variables_name_the_proxy(host: str, environment: dict[str, str], proxied: bool) -> None:  # noqa: FBT001
    proxy = find_proxy("http", host, 8080, environment)

    assert (proxy is not None) is proxied
    assert proxy is None or (proxy.host, proxy.port) == ("p", 3128)


@pytest.mark.parametrize(
    "proxy", ["socks5://user:secret@p:1080", "https://user:secret@p:3128", "secret secret", "secret://p"]
)
def test_a_proxy_that_we_cannot_speak_to_is_told_without_its_password(proxy: str) -> None:
    with pytest.raises(UnusableProxyError) as raised:
        find_proxy("https", "a.example", 443, {"https_proxy": proxy})

    assert "secret" not in str(raised.value)


def test_what_cannot_be_used_as_a_proxy_is_told_and_passed_over() -> None:
    lines: list[str] = []

    with SocketServer(lambda peer: peer.answer() if peer.read() else None) as server:
        address = read_address(server.url)
        assert address is not None
        environment = {"http_proxy": "https://us:pass@localhost:1"}
        transport = HttpTransport(address, Certificates(), environment, lines.append)
        assert transport.send(b"body", {}, LONGEST_SECONDS).status == 200
        transport.close()

    assert lines == ["a proxy has to be an address of http, and http_proxy is none; it is not used"]
