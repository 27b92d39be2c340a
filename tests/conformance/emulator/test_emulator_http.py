"""The service over HTTP: routes, connections, cross-origin headers, and what is noted of a request."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from emulator_client import BEARER, LOGS, exchange, json_record, now_nanos, on, protobuf
from lipservice_conformance.emulator import Answer, Emulator


@pytest.mark.parametrize("path", ["/i/v1/logs", "/v1/logs"])
def test_both_paths_take_logs(emulator: Emulator, path: str) -> None:
    answered = exchange(emulator.url, protobuf("hello"), path=path)
    assert (answered.status, answered.body, answered.headers["content-type"]) == (200, b"{}", "application/json")
    assert [row.body for row in emulator.rows()] == ["hello"]


@pytest.mark.parametrize("path", ["/logs", "/_readiness", "/_liveness", "/i/v1/traces", "/i/v1/logs/"])
def test_there_is_nothing_elsewhere(emulator: Emulator, path: str) -> None:
    answered = exchange(emulator.url, protobuf("x"), path=path)
    assert (answered.status, answered.body) == (404, b"")


def test_logs_are_not_got(emulator: Emulator) -> None:
    assert exchange(emulator.url, method="GET").status == 405


def test_the_token_can_be_a_parameter(emulator: Emulator) -> None:
    assert exchange(emulator.url, protobuf("x"), {}, path=f"{LOGS}?token=phc_test").status == 200
    assert exchange(emulator.url, protobuf("x"), {}).status == 401


def test_an_empty_header_is_unauthorized_and_a_bearer_of_nothing_is_not(emulator: Emulator) -> None:
    empty = {"Authorization": ""}
    assert exchange(emulator.url, protobuf("x"), empty, path=f"{LOGS}?token=phc_test").status == 401
    assert exchange(emulator.url, protobuf("x"), {"Authorization": "Bearer "}).status == 200
    assert emulator.counts().lost == {"unknown token": 1}


@pytest.mark.parametrize("path", [LOGS, "/nowhere"])
def test_any_origin_may_ask_for_any_header_on_any_path(emulator: Emulator, path: str) -> None:
    asked = {"Origin": "https://shop.example", "Access-Control-Request-Headers": "x-own,content-type"}
    answered = exchange(emulator.url, headers=asked, path=path, method="OPTIONS")
    assert (answered.status, answered.body) == (200, b"")
    assert answered.headers["access-control-allow-origin"] == "https://shop.example"
    assert answered.headers["access-control-allow-headers"] == "x-own,content-type"
    assert set(answered.headers["access-control-allow-methods"].split(",")) == {"GET", "POST", "OPTIONS"}


def test_errors_carry_the_cross_origin_headers_too_and_no_header_may_be_read(emulator: Emulator) -> None:
    emulator.script([Answer(status=429, headers={"Retry-After": "1"})])
    answered = exchange(emulator.url, protobuf("x"), {**BEARER, "Origin": "https://shop.example"})
    assert answered.headers["access-control-allow-origin"] == "https://shop.example"
    assert answered.headers["access-control-allow-credentials"] == "true"
    assert "origin" in answered.headers["vary"]
    assert "access-control-expose-headers" not in answered.headers
    assert "access-control-allow-origin" not in exchange(emulator.url, protobuf("x")).headers


def test_a_request_is_noted_with_all_that_can_be_known_of_it(emulator: Emulator) -> None:
    content = protobuf("one", "two")
    body = gzip.compress(content)
    before = time.time()
    exchange(emulator.url, body, {**BEARER, "Content-Encoding": "gzip", "X-Own": "y"}, path=f"{LOGS}?a=b")
    (noted,) = emulator.requests()
    assert (noted.method, noted.path, noted.query) == ("POST", LOGS, "a=b")
    assert (noted.headers["x-own"], noted.encoding) == ("y", "gzip")
    sizes = (noted.wire_bytes, noted.content_bytes, noted.billed_bytes)
    assert sizes == (len(body), len(content), len(content))
    assert (noted.records, noted.stored, noted.lost, noted.status, noted.reply) == (2, 2, 0, 200, "sent")
    assert noted.digest == hashlib.sha256(body).hexdigest()
    assert noted.record_bytes > 0
    assert before <= noted.started_at <= time.time()
    assert noted.ended is not None
    assert noted.ended >= noted.started


def test_replaced_times_are_noted(emulator: Emulator) -> None:
    exchange(emulator.url, json_record(timeUnixNano=now_nanos(-30)))
    exchange(emulator.url, json_record(timeUnixNano=now_nanos(-3)))
    assert [one.times_replaced for one in emulator.requests()] == [1, 0]


def test_a_connection_that_is_kept_has_one_number(emulator: Emulator) -> None:
    connection = http.client.HTTPConnection(urlsplit(emulator.url).netloc)
    on(connection, protobuf("one"))
    on(connection, protobuf("two"))
    open_now = emulator.connections()
    connection.close()
    exchange(emulator.url, protobuf("three"))
    first, second, third = (one.connection for one in emulator.requests())
    assert first == second != third
    assert first in open_now.numbers
    assert emulator.wait_for_connections(0, 5)
    assert emulator.connections().ever >= third


def test_a_body_that_comes_in_pieces_is_one_body(emulator: Emulator) -> None:
    connection = http.client.HTTPConnection(urlsplit(emulator.url).netloc)
    body = protobuf("hello")
    connection.request("POST", LOGS, iter([body[:5], body[5:]]), BEARER, encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()
    assert emulator.bodies() == ["hello"]


def test_a_request_whose_client_leaves_before_its_end_is_none(emulator: Emulator) -> None:
    whole = protobuf("one") + protobuf("two")  # of which the first half alone would be a request
    head = f"POST {LOGS}?token=phc_test HTTP/1.1\r\nHost: x\r\nContent-Length: {len(whole)}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", urlsplit(emulator.url).port or 0), timeout=5) as client:
        client.sendall(head + whole[: len(whole) // 2])
    assert emulator.wait_for_requests(1, 5)
    (noted,) = emulator.requests()
    assert (noted.status, noted.records, noted.stored, noted.reply) == (None, 0, 0, "lost")


def test_a_client_that_leaves_after_the_last_byte_was_heard(emulator: Emulator) -> None:
    whole = protobuf("one")
    head = f"POST {LOGS}?token=phc_test HTTP/1.1\r\nHost: x\r\nContent-Length: {len(whole)}\r\n\r\n".encode()
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", urlsplit(emulator.url).port or 0), timeout=5) as client:
            client.sendall(head + whole)
    assert emulator.wait_for_requests(20, 5)
    assert emulator.counts().rows == 20


def test_requests_that_come_at_once_lose_nothing(emulator: Emulator) -> None:
    with ThreadPoolExecutor(8) as threads:
        sent = [threads.submit(exchange, emulator.url, protobuf("a", "b", seq=2 * at)) for at in range(80)]
    assert {one.result().status for one in sent} == {200}
    distinct = emulator.distinct("seq")
    assert (distinct.total, distinct.distinct) == (160, 160)
    assert emulator.wait_for_connections(0, 5)


def test_a_body_that_is_too_long_is_refused_before_it_has_come_and_the_connection_ends(emulator: Emulator) -> None:
    address = ("127.0.0.1", urlsplit(emulator.url).port or 0)
    with socket.create_connection(address, timeout=5) as client:
        client.sendall(b"POST /i/v1/logs HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n" + bytes(2_200_000))
        answer = client.recv(4096)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in answer.lower()
    assert emulator.wait_for_requests(1, 5)
    assert emulator.requests()[0].stored == 0


def test_a_message_too_large_for_the_broker_fails_and_stores_nothing(emulator: Emulator) -> None:
    answered = exchange(emulator.url, protobuf(*(os.urandom(50_000).hex() for _ in range(20))))
    assert (answered.status, answered.json) == (500, {"error": "Internal server error"})
    assert emulator.counts().rows == 0
