"""The two addresses over TLS."""

from __future__ import annotations

import ssl
from http.client import HTTPSConnection
from urllib.parse import urlsplit

import pytest
from emulator_client import exchange, on, protobuf
from lipservice_conformance.emulator import Answer, Emulator, Fault


def connect(url: str, context: ssl.SSLContext) -> HTTPSConnection:
    return HTTPSConnection(urlsplit(url).netloc, timeout=5, context=context)


def trusting(emulator: Emulator) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(emulator.ca_file))


def test_the_certificate_is_for_this_host(emulator: Emulator) -> None:
    connection = connect(emulator.https_url("good"), trusting(emulator))
    assert on(connection, protobuf("hello")).status == 200
    connection.close()
    assert emulator.bodies() == ["hello"]


def test_the_other_certificate_is_for_another_host(emulator: Emulator) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="IP address mismatch"):
        on(connect(emulator.https_url("wrong"), trusting(emulator)), protobuf("hello"))
    assert emulator.requests() == []


def test_nobody_knows_the_authority(emulator: Emulator) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        on(connect(emulator.https_url("good"), ssl.create_default_context()), protobuf("hello"))


def test_faults_come_over_tls_too(emulator: Emulator) -> None:
    emulator.script([Answer(fault=Fault.LOST_REPLY)])
    with pytest.raises((ConnectionError, ssl.SSLError)):
        on(connect(emulator.https_url("good"), trusting(emulator)), protobuf("hello"))
    assert emulator.counts().unanswered_rows == 1


def test_after_all_that_it_still_answers(emulator: Emulator) -> None:
    assert exchange(emulator.url, protobuf("x")).status == 200
    assert emulator.wait_for_connections(0, 5)
