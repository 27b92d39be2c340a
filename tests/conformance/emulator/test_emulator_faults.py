"""Every fault, as a client sees it and as it is noted."""

from __future__ import annotations

import http.client
import os
import socket
import time
from urllib.parse import urlsplit

import pytest
from emulator_client import BEARER, LOGS, Answered, exchange, on, protobuf
from lipservice_conformance.emulator import Answer, Emulator, Fault, ReceivedRequest

BATCH = protobuf("one", "two")
LARGE = protobuf(*(os.urandom(500).hex() for _ in range(1000)))


def noted(emulator: Emulator) -> ReceivedRequest:
    assert emulator.wait_for_requests(1, 5)
    (only,) = emulator.requests()
    return only


def play(emulator: Emulator, answer: Answer, body: bytes = BATCH, timeout: float = 5) -> Answered:
    emulator.script([answer])
    return exchange(emulator.url, body, timeout=timeout)


@pytest.mark.parametrize("status", [301, 307, 400, 403, 408, 429, 500, 502, 503, 504])
def test_a_scripted_status_is_given_and_nothing_is_stored(emulator: Emulator, status: int) -> None:
    answered = play(emulator, Answer(status=status, headers={"Location": "/elsewhere"}, body="no"))
    assert (answered.status, answered.body, answered.headers["location"]) == (status, b"no", "/elsewhere")
    request = noted(emulator)
    assert (request.status, request.records, request.stored, request.lost) == (status, 2, 0, 0)


@pytest.mark.parametrize("after", ["0", "900", "Fri, 31 Dec 1999 23:59:59 GMT", "soon"])
def test_retry_after_can_say_anything(emulator: Emulator, after: str) -> None:
    answered = play(emulator, Answer(status=503, headers={"Retry-After": after}))
    assert answered.headers["retry-after"] == after


def test_a_script_answers_in_turn_and_then_the_rules_do(emulator: Emulator) -> None:
    emulator.script([Answer(status=503, repeat=2), Answer(status=429)])
    assert [exchange(emulator.url, BATCH).status for _ in range(5)] == [503, 503, 429, 200, 200]
    counts = emulator.counts()
    assert (counts.rows, counts.statuses) == (4, {"503": 2, "429": 1, "200": 2})
    assert (counts.content_bytes, counts.billed_bytes) == (5 * len(BATCH), 2 * len(BATCH))


def test_the_last_answer_can_last(emulator: Emulator) -> None:
    emulator.script([Answer(), Answer(status=500)], after_last="last")
    assert [exchange(emulator.url, BATCH).status for _ in range(4)] == [200, 500, 500, 500]


def test_the_rules_still_hold_where_only_a_delay_is_scripted(emulator: Emulator) -> None:
    emulator.script([Answer(delay=0.05, repeat=2)])
    started = time.monotonic()
    assert exchange(emulator.url, b"no batch").status == 400
    assert exchange(emulator.url, BATCH).status == 200
    assert time.monotonic() - started >= 0.1


def test_a_client_that_does_not_wait_has_sent_its_rows_all_the_same(emulator: Emulator) -> None:
    with pytest.raises(TimeoutError):
        play(emulator, Answer(delay=60), timeout=0.1)
    request = noted(emulator)
    assert (request.stored, request.status, request.reply) == (2, None, "lost")
    assert emulator.counts().unanswered_rows == 2


def test_rows_can_be_stored_behind_an_error(emulator: Emulator) -> None:
    assert play(emulator, Answer(status=503, store=True)).status == 503
    assert emulator.bodies() == ["one", "two"]


@pytest.mark.parametrize("fault", [Fault.RESET_BEFORE_STATUS, Fault.RESET_MID_REQUEST])
def test_a_reset_before_the_answer_stores_nothing(emulator: Emulator, fault: Fault) -> None:
    with pytest.raises(ConnectionError):
        play(emulator, Answer(fault=fault))
    request = noted(emulator)
    assert (request.fault, request.status, request.stored, request.reply) == (fault, None, 0, "lost")


def test_a_reset_within_a_request_comes_while_the_body_is_on_its_way(emulator: Emulator) -> None:
    emulator.script([Answer(fault=Fault.RESET_MID_REQUEST)])
    with socket.create_connection(("127.0.0.1", urlsplit(emulator.url).port or 0), timeout=5) as client:
        client.sendall(b"POST /i/v1/logs HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf of it")
        with pytest.raises(ConnectionResetError):
            client.recv(1)


def test_a_reset_within_the_answer_shows_the_status_and_not_the_body(emulator: Emulator) -> None:
    emulator.script([Answer(fault=Fault.RESET_MID_RESPONSE, body="twelve bytes")])
    connection = http.client.HTTPConnection(urlsplit(emulator.url).netloc, timeout=5)
    connection.request("POST", LOGS, BATCH, BEARER)
    try:
        response = connection.getresponse()
        assert response.status == 200
        with pytest.raises((ConnectionError, http.client.IncompleteRead)):
            response.read()
    finally:
        connection.close()
    request = noted(emulator)
    assert (request.status, request.stored, request.reply) == (200, 2, "lost")


def test_a_lost_reply_stores_the_rows_and_counts_them(emulator: Emulator) -> None:
    emulator.script([Answer(fault=Fault.LOST_REPLY, repeat=2)])
    for _ in range(2):
        with pytest.raises(ConnectionResetError):
            exchange(emulator.url, BATCH)
    exchange(emulator.url, BATCH)
    counts = emulator.counts()
    assert (counts.rows, counts.unanswered_requests, counts.unanswered_rows) == (6, 2, 4)
    assert len({one.digest for one in emulator.requests()}) == 1


@pytest.mark.parametrize("body", [BATCH, LARGE])
def test_half_open_accepts_and_never_answers(emulator: Emulator, body: bytes) -> None:
    with pytest.raises(TimeoutError):
        play(emulator, Answer(fault=Fault.HALF_OPEN), body, timeout=0.2)
    request = noted(emulator)
    assert (request.status, request.stored, request.reply) == (None, 0, "lost")
    assert emulator.wait_for_connections(0, 5)


@pytest.mark.parametrize("fault", [Fault.SLOW_HEADERS, Fault.SLOW_BODY])
def test_a_slow_answer_arrives_byte_by_byte(emulator: Emulator, fault: Fault) -> None:
    answered = play(emulator, Answer(fault=fault, pace=0.001, body="x" * 20))
    assert (answered.status, answered.body) == (200, b"x" * 20)
    assert noted(emulator).reply == "sent"


@pytest.mark.parametrize("fault", [Fault.SLOW_HEADERS, Fault.SLOW_BODY])
def test_a_client_that_has_no_patience_does_not_get_a_slow_answer(emulator: Emulator, fault: Fault) -> None:
    with pytest.raises(TimeoutError):
        play(emulator, Answer(fault=fault, pace=0.6, body="xyz"), timeout=0.3)
    request = noted(emulator)
    assert (request.status, request.stored, request.reply) == (200, 2, "lost")


def test_an_oversize_reply_is_five_mebibytes(emulator: Emulator) -> None:
    answered = play(emulator, Answer(fault=Fault.OVERSIZE_REPLY))
    assert answered.status == 200
    assert len(answered.body) > 5 * 1024 * 1024
    assert set(answered.json) == {"padding"}


@pytest.mark.parametrize("fault, reason", [(Fault.BROKER_DOWN, "broker"), (Fault.QUOTA, "quota")])
def test_rows_can_be_lost_behind_a_200(emulator: Emulator, fault: Fault, reason: str) -> None:
    assert play(emulator, Answer(fault=fault, delay=0.01)).status == 200
    request = noted(emulator)
    assert (request.stored, request.lost, request.loss) == (0, 2, reason)
    assert emulator.counts().lost == {reason: 2}


def test_an_answer_can_have_no_content(emulator: Emulator) -> None:
    assert (play(emulator, Answer(status=204)).status, emulator.counts().rows) == (204, 2)


def test_an_answer_without_a_body_is_one(emulator: Emulator) -> None:
    answered = play(emulator, Answer(status=200, body=""))
    assert (answered.status, answered.body) == (200, b"")
    assert emulator.counts().rows == 2


def test_connections_are_refused_for_a_while(emulator: Emulator) -> None:
    connection = http.client.HTTPConnection(urlsplit(emulator.url).netloc, timeout=5)
    on(connection, BATCH)
    emulator.refuse_for(0.8)
    with pytest.raises(ConnectionError):
        on(connection, BATCH)
    with pytest.raises(ConnectionRefusedError):
        exchange(emulator.url, BATCH)
    connection.close()
    emulator.restart(0)
    assert exchange(emulator.url, BATCH).status == 200


def test_a_restart_cuts_what_is_under_way_and_keeps_the_rows(emulator: Emulator) -> None:
    connection = http.client.HTTPConnection(urlsplit(emulator.url).netloc, timeout=5)
    emulator.script([Answer(delay=30)])
    connection.request("POST", LOGS, BATCH, BEARER)
    assert emulator.wait_for_rows(2, 5)
    emulator.restart(0.05)
    with pytest.raises(ConnectionError):
        connection.getresponse()
    connection.close()
    assert exchange(emulator.url, BATCH).status == 200
    counts = emulator.counts()
    assert (counts.rows, counts.unanswered_rows) == (4, 2)
