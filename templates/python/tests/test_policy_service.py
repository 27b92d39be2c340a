"""How a service is asked for the policy, on the wire."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from lipservice._clock import SystemClock
from lipservice._export.encryption import Certificates
from lipservice._export.http_transport import HttpTransport
from lipservice._policy_poll import Look
from lipservice._policy_service import PolicyService, request_address
from lipservice._policy_tables import DOCUMENT_BYTES


class Server(HTTPServer):
    """Answers every GET alike, and notes what came."""

    reply: tuple[int, Mapping[str, str], bytes] = (200, {}, b"")

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, str, Mapping[str, str]]] = []
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def ask(self, tag: str = "") -> Look:
        address = request_address(f"http://127.0.0.1:{self.server_port}/base/", {"service": "a b"})
        assert address is not None
        transport = HttpTransport(address, Certificates(), {}, print, method="GET", reply_bytes=DOCUMENT_BYTES)
        try:
            return PolicyService(transport, SystemClock(), 5_000).look(tag)
        finally:
            transport.close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.seen.append((self.command, self.path, {name.lower(): text for name, text in self.headers.items()}))
        status, headers, body = self.server.reply
        self.send_response_only(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.shutdown()
    made.server_close()


def test_it_is_asked_for_one_document_with_nothing_that_is_secret(server: Server) -> None:
    server.reply = (200, {"ETag": '"a"'}, b"{}")
    assert server.ask('"b"') == Look(200, b"{}", '"a"')
    [(method, path, headers)] = server.seen
    assert (method, path) == ("GET", "/base/v1/policy?service=a%20b")
    assert headers["if-none-match"] == '"b"'
    assert headers.keys() == {"host", "accept-encoding", "user-agent", "accept", "if-none-match"}


def test_a_compressed_document_is_read_up_to_the_bound_of_what_it_is(server: Server) -> None:
    server.reply = (200, {"Content-Encoding": "gzip"}, gzip.compress(b" " * DOCUMENT_BYTES))
    assert len(server.ask().body) == DOCUMENT_BYTES
    server.reply = (200, {"Content-Encoding": "gzip"}, gzip.compress(b" " * (DOCUMENT_BYTES + 1)))
    assert server.ask().too_large


def test_a_redirect_is_an_answer_like_any_other(server: Server) -> None:
    server.reply = (301, {"Location": f"http://127.0.0.1:{server.server_port}/elsewhere"}, b"")
    assert server.ask().status == 301
    assert len(server.seen) == 1


def test_a_pause_that_is_asked_for_is_read(server: Server) -> None:
    server.reply = (503, {"Retry-After": "7"}, b"")
    assert server.ask().asked_ms == 7_000


def test_nobody_there_is_no_answer() -> None:
    address = request_address("http://127.0.0.1:9", {"service": ""})
    assert address is not None
    seen = PolicyService(HttpTransport(address, Certificates(), {}, print), SystemClock(), 5_000).look("")
    assert seen.status == 0
    assert seen.error
