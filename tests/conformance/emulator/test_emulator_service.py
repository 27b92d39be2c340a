"""What the service makes of a call, and in which order it looks."""

from __future__ import annotations

import gzip
import os
import time
from dataclasses import replace

import pytest
from emulator_client import json_record, protobuf
from lipservice_conformance.emulator.service import Call, Judgement, Service
from lipservice_conformance.emulator.settings import EmulatorSettings

AUTHORIZED = {"authorization": "Bearer phc_test"}
SMALL = EmulatorSettings(body_limit=1000)


def judge(body: bytes, settings: EmulatorSettings = SMALL, query: bytes = b"", **headers: str) -> Judgement:
    names = {name.replace("_", "-"): value for name, value in {**AUTHORIZED, **headers}.items()}
    return Service(settings).judge(Call(query, names, body), time.time_ns())


def test_what_is_accepted_is_answered_with_an_empty_object() -> None:
    judgement = judge(protobuf("one", "two"))
    assert (judgement.reply.status, judgement.reply.body) == (200, b"{}")
    assert judgement.reply.headers["content-type"] == "application/json"
    assert ([row.body for row in judgement.rows], judgement.records) == (["one", "two"], 2)


def test_the_content_is_billed_and_not_what_came_over_the_wire() -> None:
    body = protobuf("the same words " * 20)
    assert judge(body).content_bytes == len(body)
    assert judge(gzip.compress(body), content_encoding="gzip").content_bytes == len(body)


@pytest.mark.parametrize("name", ["GZIP", "x-gzip", "gzip, gzip", "", "lz4"])
def test_an_unknown_coding_is_refused_with_those_that_are_known(name: str) -> None:
    reply = judge(protobuf("x"), content_encoding=name).reply
    assert (reply.status, reply.body) == (415, b"")
    assert reply.headers == {"accept-encoding": "zstd,gzip,deflate,br"}


def test_identity_is_a_coding() -> None:
    assert judge(protobuf("x"), content_encoding="identity").reply.status == 200


@pytest.mark.parametrize("query", [b"compression=gzip", b"compression=gzip-js"])
def test_the_query_can_announce_gzip(query: bytes) -> None:
    assert judge(gzip.compress(protobuf("x")), query=query).records == 1


def test_gzip_is_found_without_being_announced_and_then_only_its_first_member_is_read() -> None:
    members = [gzip.compress(protobuf(text)) for text in ("one", "two")]
    assert [row.body for row in judge(b"".join(members)).rows] == ["one"]
    assert [row.body for row in judge(b"".join(members), content_encoding="gzip").rows] == ["one", "two"]


def test_the_limit_counts_content_where_a_coding_is_announced_and_the_wire_where_none_is() -> None:
    content = protobuf(os.urandom(470).hex())
    packed = gzip.compress(content, 0)
    limit = EmulatorSettings(body_limit=len(content))
    assert len(packed) > limit.body_limit
    assert judge(packed, limit, content_encoding="gzip").reply.status == 200
    assert judge(packed, limit).reply.status == 413
    tight = replace(limit, body_limit=len(content) - 1)
    assert judge(gzip.compress(content), tight, content_encoding="gzip").reply.status == 413
    assert judge(content, limit).reply.status == 200
    assert judge(content, tight).reply.status == 413


def test_a_body_too_long_is_answered_in_text_and_closes_the_connection() -> None:
    reply = judge(bytes(1001)).reply
    assert reply.headers["content-type"].startswith("text/plain")
    assert reply.headers["connection"] == "close"


def test_bad_gzip_is_answered_in_text_where_it_was_announced_and_in_json_where_it_was_found() -> None:
    bad = gzip.compress(protobuf("x"))[:-6]
    announced, found = judge(bad, content_encoding="gzip").reply, judge(bad).reply
    assert (announced.status, found.status) == (400, 400)
    assert announced.body.startswith(b"Failed to buffer the request body: ")
    assert found.body.startswith(b'{"error":')


def test_the_checks_come_in_order() -> None:
    """What is wrong in every way is refused for its coding; mended, for its query; and so on."""
    everything = Call(b"token=a&token=b", {"content-encoding": "lz4"}, bytes(2000))
    known_coding = replace(everything, headers={"content-encoding": "identity"})
    one_token = replace(known_coding, query=b"")
    short = replace(one_token, body=b"hello there")
    authorized = replace(short, headers=AUTHORIZED)
    calls = (everything, known_coding, one_token, short, authorized, replace(authorized, body=b""))
    statuses = [Service(SMALL).judge(call, time.time_ns()).reply.status for call in calls]
    assert statuses == [415, 400, 413, 401, 400, 200]


def test_an_empty_body_is_accepted_and_is_no_record() -> None:
    assert (judge(b"").reply.status, judge(b"").records) == (200, 0)


def test_one_record_that_is_no_row_loses_all() -> None:
    judgement = judge(protobuf("one", time_unix_nano=1 << 63))
    assert (judgement.reply.status, judgement.rows) == (400, ())
    assert judgement.reply.body == b'{"error":"Bad input format provided"}'


@pytest.mark.parametrize("body", [protobuf("one", flags=1 << 31), json_record(flags=1 << 31)])
def test_flags_of_32_bits_fail_at_once(body: bytes) -> None:
    judgement = judge(body)
    assert (judgement.reply.status, judgement.rows, judgement.records) == (500, (), 1)
    assert judgement.reply.body == b'{"error":"Internal server error"}'
    assert judge(protobuf("one", flags=(1 << 31) - 1)).reply.status == 200


def test_what_does_not_compress_below_the_brokers_limit_fails() -> None:
    settings = EmulatorSettings(kafka_limit=100_000)
    assert judge(protobuf(os.urandom(120_000).hex()), settings).reply.status == 500
    assert judge(protobuf("x" * 240_000), settings).reply.status == 200


def test_rows_of_an_unknown_token_are_lost_behind_a_200() -> None:
    judgement = judge(protobuf("x"), authorization="Bearer phc_unknown")
    assert (judgement.reply.status, judgement.loss) == (200, "unknown token")


def test_a_bearer_without_a_token_is_a_200_whose_rows_are_lost() -> None:
    assert judge(protobuf("x"), authorization="Bearer").loss == "unknown token"


def test_a_broker_that_is_down_takes_long_and_loses_the_rows() -> None:
    judgement = judge(protobuf("x"), EmulatorSettings(broker="down"))
    assert (judgement.reply.status, judgement.loss, judgement.delay) == (200, "broker", 24.0)
    surfaced = judge(protobuf("x"), EmulatorSettings(broker="surface", broker_delay=20))
    assert (surfaced.reply.status, surfaced.rows, surfaced.delay) == (500, (), 20)
    assert judge(b"", EmulatorSettings(broker="down")).delay == 0


def test_beyond_the_rate_limit_rows_are_lost_behind_a_200() -> None:
    service = Service(EmulatorSettings(rate_limited=True, bucket_bytes=150, bucket_refill=1))
    call = Call(b"", AUTHORIZED, protobuf("x" * 50))
    losses = [service.judge(call, at).loss for at in (0, 0, 0, 10**12)]
    assert losses == ["", "rate limit", "rate limit", ""]


def test_every_accepted_request_takes_as_long_as_the_settings_say() -> None:
    assert judge(protobuf("x"), EmulatorSettings(accept_delay=0.021)).delay == 0.021
