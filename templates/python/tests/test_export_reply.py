"""What an answer means: the table, the waits, and the header Retry-After."""

from __future__ import annotations

import pytest

from lipservice._export.partial_success import PartialSuccess, read_partial_success
from lipservice._export.reply import Attempt, Verdict, judge
from lipservice._export.retry_after import read_retry_after
from lipservice._reply_tables import PROFILES

MOST = 2**24 - 1
NOW = 784_111_700_000  # 77 s before the date of RFC 9110


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        ("7", 7000),
        (" \t7 ", 7000),
        ("0" * 5000 + "7", 7000),
        ("9" * 5000, 10**15),
        ("1.5", 0),
        ("+7", 0),
        ("\u0667", 0),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 77_000),
        ("Mon, 06 Nov 1994 08:49:37 GMT", 77_000),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 77_000),
        ("Sun Nov  6 08:49:37 1994", 77_000),
        ("Sun Nov 06 08:49:37 1994", 77_000),
        ("Sunday, 06-Nov-70 08:49:37 GMT", 0),
        ("Sun, 31 Feb 1995 08:49:37 GMT", 0),
        ("Sun, 06 Nov 1995 24:00:00 GMT", 0),
        ("Sun, 06 Nov 1994 08:49:37 CET", 0),
        ("Sun, 6 Nov 1994 08:49:37 GMT", 0),
        ("sun, 06 nov 1994 08:49:37 gmt", 0),
        ("", 0),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, asked: int) -> None:
    found = read_retry_after(header, NOW)
    assert found == asked


def test_a_wait_grows_to_its_cap_and_is_whole() -> None:
    waits = [judge(PROFILES["otlp"], Attempt(503, tries=tries, random=MOST)).wait_ms for tries in (1, 2, 6, 7, 1000)]

    assert waits == [499, 999, 15999, 29999, 29999]


def test_a_pause_is_longer_by_a_random_part_and_no_longer_than_its_cap() -> None:
    assert judge(PROFILES["otlp"], Attempt(503, 2000, random=MOST)) == Verdict("retry", "", 2499, 2000)
    assert judge(PROFILES["otlp"], Attempt(503, 10**9, random=MOST)) == Verdict("retry", "", 900_000, 900_000)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_every_status_and_every_number_that_is_none_has_a_meaning(profile: object) -> None:
    known = PROFILES["otlp"] if profile is PROFILES["otlp"] else PROFILES["posthog"]
    for status in (*range(1, 1000), 1000, -1):
        verdict = judge(known, Attempt(status))
        assert verdict.action in {"accept", "retry", "stop", "lose", "uncompressed"}
        assert (verdict.loss != "") is (verdict.action in {"stop", "lose"})


@pytest.mark.parametrize(
    ("body", "encoding", "expected"),
    [
        (b"", "protobuf", PartialSuccess()),
        (b"\x0a\x06\x08\x05\x12\x02no", "protobuf", PartialSuccess(5, "no")),
        (b"\x0a\x04\x12\x02\xff\xff", "protobuf", PartialSuccess(0, "\ufffd\ufffd")),
        (b"\x0a\x0b\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "protobuf", PartialSuccess()),
        (b"\x52\x01x\x5d1234\x611234567\x00\x68\x01", "protobuf", PartialSuccess()),
        (b"{}", "json", PartialSuccess()),
        (b" {}", "protobuf", PartialSuccess()),
        (b'{"partialSuccess":null}', "json", PartialSuccess()),
        (b'{"partialSuccess":{"rejectedLogRecords":5}}', "json", PartialSuccess(5)),
        (b'{"partialSuccess":{"rejectedLogRecords":"-5","errorMessage":7}}', "json", PartialSuccess()),
    ],
)
def test_partial_successes_are_read(body: bytes, encoding: str, expected: PartialSuccess) -> None:
    assert read_partial_success(body, encoding) == expected


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"{", "protobuf"),
        (b"\x0a\xff", "protobuf"),
        (b"\x0a\x05a", "protobuf"),
        (b"\xff" * 20, "protobuf"),
        (b"{", "json"),
        (b"[]", "json"),
        (b'{"partialSuccess":[]}', "json"),
        (b'{"partialSuccess":{"rejectedLogRecords":"many"}}', "json"),
        (b"[" * 100_000, "json"),
    ],
)
def test_what_cannot_be_decoded_is_said_to_be_so(body: bytes, encoding: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  of any kind
        read_partial_success(body, encoding)
