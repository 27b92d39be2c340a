"""Sending over real sockets: what is slow, broken, or too much."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from socket_server import LONGEST_SECONDS, Handler, Peer, SocketServer, collecting

from lipservice._export.address import read_address
from lipservice._export.encryption import Certificates
from lipservice._export.http_transport import HttpTransport
from lipservice._reply_tables import REPLY_BYTES


def _transport(url: str, certificates: Certificates | None = None, **environment: str) -> HttpTransport:
    address = read_address(url)
    assert address is not None
    return HttpTransport(address, certificates or Certificates(), environment, print)


@contextmanager
def _connected(handler: Handler) -> Iterator[tuple[SocketServer, HttpTransport]]:
    with SocketServer(handler) as server:
        transport = _transport(server.url)
        try:
            yield server, transport
        finally:
            transport.close()


def _header(head: bytes, name: bytes) -> bytes | None:
    values: Mapping[bytes, bytes] = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
    return values.get(name)


def test_a_request_has_its_path_its_host_and_the_headers_that_are_given() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as server:
        transport = _transport(f"http://localhost:{server.port}/prefix/v1/logs?a=b")
        answer = transport.send(b"body", {"X-Name": "grün"}, LONGEST_SECONDS)
        transport.close()

    ((head, body),) = requests
    assert answer.status == 200
    assert body == b"body"
    assert head.startswith(b"POST /prefix/v1/logs?a=b HTTP/1.1\r\n")
    assert _header(head, b"Host") == f"localhost:{server.port}".encode()
    assert _header(head, b"X-Name") == "grün".encode()
    assert _header(head, b"Accept-Encoding") == b"gzip"


def test_the_connection_is_kept() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with _connected(collecting(requests)) as (server, transport):
        for _ in range(5):
            assert transport.send(b"x", {}, LONGEST_SECONDS).status == 200
        assert server.connections == 1
    assert len(requests) == 5


def test_a_connection_that_the_server_closed_is_replaced_at_once() -> None:
    requests: list[bytes] = []

    def handle(peer: Peer) -> None:
        request = peer.read()
        assert request is not None
        requests.append(request[1])
        peer.answer()

    with _connected(handle) as (server, transport):
        for number in range(4):
            assert transport.send(b"%d" % number, {}, LONGEST_SECONDS).status == 200
        assert server.connections == 4
    assert requests == [b"0", b"1", b"2", b"3"]


def test_a_kept_connection_is_replaced_only_once() -> None:
    def handle(peer: Peer) -> None:
        if peer.number == 1 and peer.read():
            peer.answer()
        peer.read()

    with _connected(handle) as (server, transport):
        assert transport.send(b"x", {}, LONGEST_SECONDS).status == 200
        answer = transport.send(b"x", {}, LONGEST_SECONDS)
        assert (answer.status, answer.reset) == (0, False)
        assert server.connections == 2


def test_a_connection_that_the_server_wants_closed_is_closed() -> None:
    def handle(peer: Peer) -> None:
        while peer.read():
            peer.answer(headers="Connection: close\r\n", body=b"bye")

    with _connected(handle) as (server, transport):
        assert transport.send(b"x", {}, LONGEST_SECONDS).body == b"bye"
        assert transport.send(b"x", {}, LONGEST_SECONDS).body == b"bye"
        assert server.connections == 2


def _hang(peer: Peer) -> None:
    peer.read()
    peer.read()


def _trickle(peer: Peer, start: bytes, more: bytes) -> None:
    peer.read()
    peer.send(start)
    for _ in range(1000):
        try:
            peer.connection.sendall(more)
        except OSError:
            return
        time.sleep(0.02)


@pytest.mark.parametrize(
    "handler",
    [
        _hang,
        lambda peer: _trickle(peer, b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n"),
        lambda peer: _trickle(peer, b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["no answer", "slow header", "for ever 100"],
)
def test_a_request_ends_when_its_time_is_up_however_slow_the_other_side(handler: Handler) -> None:
    with _connected(handler) as (_, transport):
        began = time.monotonic()
        answer = transport.send(b"x", {}, 0.3)
        assert time.monotonic() - began < LONGEST_SECONDS / 2
    assert (answer.status, answer.reset, answer.error) == (0, False, "timed out")


@pytest.mark.parametrize(
    ("framing", "more"),
    [(b"Content-Length: 100000\r\n\r\n", b"x"), (b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n")],
)
def test_a_slow_body_ends_in_time_and_its_status_counts(framing: bytes, more: bytes) -> None:
    with _connected(lambda peer: _trickle(peer, b"HTTP/1.1 200 OK\r\n" + framing, more)) as (_, transport):
        began = time.monotonic()
        answer = transport.send(b"x", {}, 0.3)
        assert time.monotonic() - began < LONGEST_SECONDS / 2
    assert (answer.status, answer.error) == (200, "timed out")


@pytest.mark.parametrize(
    "cut_short",
    [b"Content-Length: 100\r\n\r\nshort", b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", b"Content-Length: 9\r\n\r\n"],
)
def test_an_answer_whose_body_is_cut_short_has_its_status(cut_short: bytes) -> None:
    def handle(peer: Peer) -> None:
        peer.read()
        peer.send(b"HTTP/1.1 202 OK\r\n" + cut_short)

    with _connected(handle) as (server, transport):
        answer = transport.send(b"x", {}, LONGEST_SECONDS)
        assert (answer.status, answer.reset) == (202, False)
        assert "IncompleteRead" in answer.error
        assert transport.send(b"x", {}, LONGEST_SECONDS).status == 202
        assert server.connections == 2


def test_a_kept_connection_on_which_something_came_unasked_is_replaced() -> None:
    unasked = threading.Event()

    def handle(peer: Peer) -> None:
        peer.read()
        peer.answer()
        if peer.number == 1:
            peer.send(b"HTTP/1.1 408 Too slow\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            unasked.set()
        peer.read()

    with _connected(handle) as (server, transport):
        assert transport.send(b"x", {}, LONGEST_SECONDS).status == 200
        assert unasked.wait(LONGEST_SECONDS)
        assert transport.send(b"x", {}, LONGEST_SECONDS).status == 200
        assert server.connections == 2


def test_an_answer_that_came_while_the_body_was_not_taken_counts() -> None:
    release = threading.Event()

    def handle(peer: Peer) -> None:
        peer.connection.recv(1000)
        peer.answer(413)
        release.wait(LONGEST_SECONDS)

    with _connected(handle) as (_, transport):
        answer = transport.send(b"x" * 50_000_000, {}, 0.5)
        release.set()
    assert answer.status == 413


def test_a_body_that_is_not_taken_ends_in_time_too() -> None:
    release = threading.Event()

    def handle(_: Peer) -> None:
        release.wait(LONGEST_SECONDS)

    with _connected(handle) as (_, transport):
        answer = transport.send(b"x" * 50_000_000, {}, 0.3)
        release.set()
    assert answer.error == "timed out"


def test_a_reset_while_the_body_is_sent_is_a_reset() -> None:
    def handle(peer: Peer) -> None:
        peer.connection.recv(1000)
        peer.reset()

    with _connected(handle) as (_, transport):
        answer = transport.send(b"x" * 20_000_000, {}, LONGEST_SECONDS)
    assert (answer.status, answer.reset) == (0, True)


def test_an_answer_that_came_before_the_reset_counts() -> None:
    def handle(peer: Peer) -> None:
        peer.connection.recv(1000)
        peer.answer(413, headers="Connection: close\r\n")
        peer.connection.shutdown(socket.SHUT_WR)
        # Only now is it sure that the client has something left to send, and the answer in its hands.
        time.sleep(0.2)

    with _connected(handle) as (_, transport):
        answer = transport.send(b"x" * 20_000_000, {}, LONGEST_SECONDS)
    assert answer.status in {413, 0}
    assert answer.status == 413 or answer.reset


def test_an_end_without_an_answer_is_no_reset() -> None:
    with _connected(lambda peer: void(peer.read())) as (_, transport):
        answer = transport.send(b"x", {}, LONGEST_SECONDS)
    assert (answer.status, answer.reset) == (0, False)


def void(_: object) -> None:
    pass


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
    ],
)
def test_what_is_no_answer_is_none(garbage: bytes) -> None:
    def handle(peer: Peer) -> None:
        peer.read()
        peer.send(garbage)

    with _connected(handle) as (_, transport):
        answer = transport.send(b"x", {}, LONGEST_SECONDS)
    assert answer.status == 0
    assert answer.error


def test_nobody_listening_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    answer = _transport(f"http://127.0.0.1:{port}/").send(b"x", {}, LONGEST_SECONDS)

    assert (answer.status, answer.reset) == (0, False)
    assert "refused" in answer.error.lower()


def test_a_host_that_does_not_exist_is_no_answer() -> None:
    answer = _transport("http://name.invalid/").send(b"x", {}, LONGEST_SECONDS)

    assert answer.status == 0
    assert answer.error


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"x" * (REPLY_BYTES + 1), ""),
        (gzip.compress(b"x" * (REPLY_BYTES + 1)), "Content-Encoding: gzip\r\n"),
        (gzip.compress(b"\0" * 100_000_000), "Content-Encoding: gzip\r\n"),
    ],
    ids=["long", "long when decompressed", "bomb"],
)
def test_an_answer_is_read_only_so_far(body: bytes, headers: str) -> None:
    def handle(peer: Peer) -> None:
        peer.read()
        peer.answer(200, body, headers)

    with _connected(handle) as (_, transport):
        answer = transport.send(b"x", {}, LONGEST_SECONDS)
    assert answer.too_large
    assert answer.status == 200


def test_an_endless_answer_is_read_only_so_far() -> None:
    def handle(peer: Peer) -> None:
        peer.read()
        peer.send(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(100):
            peer.send(b"x" * 100_000)

    with _connected(handle) as (_, transport):
        assert transport.send(b"x", {}, LONGEST_SECONDS).too_large


def test_the_longest_answer_is_read_and_decompressed() -> None:
    longest = b"x" * REPLY_BYTES

    def handle(peer: Peer) -> None:
        while peer.read():
            peer.answer(200, gzip.compress(longest), "Content-Encoding: GZIP\r\n")

    with _connected(handle) as (_, transport):
        answer = transport.send(b"x", {}, LONGEST_SECONDS)
    assert answer.body == longest
    assert not answer.too_large


def test_what_says_it_is_compressed_and_is_not_stays_as_it_is() -> None:
    def handle(peer: Peer) -> None:
        while peer.read():
            peer.answer(503, b"plain", "Content-Encoding: gzip\r\nRetry-After: 7\r\n")

    with _connected(handle) as (_, transport):
        answer = transport.send(b"x", {}, LONGEST_SECONDS)
    assert (answer.status, answer.body, answer.headers["retry-after"]) == (503, b"plain", "7")


def test_a_redirect_is_an_answer() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as elsewhere:

        def handle(peer: Peer) -> None:
            while peer.read():
                peer.answer(307, headers=f"Location: {elsewhere.url}\r\n")

        with _connected(handle) as (_, transport):
            answer = transport.send(b"x", {}, LONGEST_SECONDS)
        assert (answer.status, answer.headers["location"]) == (307, elsewhere.url)
    assert requests == []


def test_a_request_can_be_cut_from_another_thread() -> None:
    begun = threading.Event()

    def handle(peer: Peer) -> None:
        peer.read()
        begun.set()
        peer.read()

    with _connected(handle) as (_, transport):

        def cut() -> None:
            begun.wait(LONGEST_SECONDS)
            transport.abort()

        cutter = threading.Thread(target=cut)
        cutter.start()
        began = time.monotonic()
        answer = transport.send(b"x", {}, 2 * LONGEST_SECONDS)
        cutter.join()
        assert time.monotonic() - began < LONGEST_SECONDS
        assert answer.status == 0
        assert transport.send(b"x", {}, LONGEST_SECONDS).status == 0


def test_a_forgotten_connection_is_closed_without_a_word() -> None:
    seen: list[bytes] = []

    def handle(peer: Peer) -> None:
        peer.read()
        peer.answer()
        seen.append(peer.connection.recv(100))

    with _connected(handle) as (_, transport):
        transport.send(b"x", {}, LONGEST_SECONDS)
        transport.forget()
        assert transport.send(b"x", {}, LONGEST_SECONDS).status == 200
    assert seen[0] == b""
