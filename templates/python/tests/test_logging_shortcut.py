"""A kept record of logging is sent as by the long way, whichever it takes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from call_capture import configured

import lipservice
from lipservice import _logging_door
from lipservice._at_work import at_work
from lipservice._logging_entry import MARK
from lipservice._logging_shortcut import make_send_kept
from lipservice.testing import CapturedRecord, capture

POLICY = {"budget": "1000/s", "window_seconds": 10}
log = logging.getLogger("shop.shortcut")

WAYS: list[Callable[[], None]] = [
    lambda: log.info("order 17 paid"),
    lambda: log.info("order %d paid", 17),
    lambda: log.info("order 17 paid", extra={"order": 17, "ok": True, "by": ["a"]}),
    lambda: log.info("order 17 paid", extra={"logger.name": "mine", "lipservice.count": 5}),
    lambda: log.info("order 17 paid", extra={f"k{number}": number for number in range(200)}),
    lambda: log.info("order 17 paid", extra={"posthogDistinctId": "user-17", "sessionId": "s"}),
    lambda: log.info("order 17 paid", extra={"lipservice_keep": False}),
    lambda: log.info("order 17 failed", exc_info=ValueError("no")),
    lambda: logging.getLogger().warning("from the root"),
    lambda: log.handle(logging.makeLogRecord({"msg": "made", "name": "", "levelno": 20, "levelname": "INFO"})),
]


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody else listen."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [logging.NullHandler()])


def _sent(way: Callable[[], None], **options: Any) -> list[CapturedRecord]:
    with capture(policy=POLICY, level="info", **options) as captured:
        for _ in range(5):
            way()
    assert captured.stats().kept == 5
    return list(captured.records)


@pytest.mark.parametrize("way", WAYS)
def test_both_ways_send_the_same(monkeypatch: pytest.MonkeyPatch, way: Callable[[], None]) -> None:
    found = _sent(way)
    monkeypatch.setattr(_logging_door, "make_send_kept", lambda _: lambda *_: False)

    assert found == _sent(way)


@pytest.mark.parametrize("args", [(), (17,)])
def test_records_have_the_time_of_logging_unless_the_application_brings_a_clock(args: tuple[object, ...]) -> None:
    made = logging.makeLogRecord(
        {"msg": "order %d paid", "args": args, "name": "shop", "levelno": 20, "created": 1_700_000_000.5}
    )
    with configured(level="info") as (client, sent, _):
        for _ in range(3):
            log.handle(made)
        client.flush(10)
    with capture(policy=POLICY) as captured:
        for _ in range(3):
            captured.clock.advance(1)
            log.handle(made)
        now_ns = captured.clock.wall_ns()

    assert [record["timeUnixNano"] for record in sent.records] == ["1700000000500000000"] * 3
    assert [record.time_ns for record in captured.records] == [now_ns - 2 * 10**9, now_ns - 10**9, now_ns]


def test_most_records_take_it_and_unusual_ones_do_not() -> None:
    usual = {"name": "shop", "msg": "order 17 paid", "levelno": 20, "levelname": "INFO"}
    with capture(policy=POLICY) as captured:
        assert at_work.pipeline is not None
        send = make_send_kept(at_work.pipeline)

        assert send(logging.makeLogRecord({**usual, "order": 17}), 9)
        assert send(logging.makeLogRecord({**usual, "order": 17, MARK: True}), 9)
        for unusual in ({"args": (1,)}, {"exc_text": "failed"}, {"name": ""}, {"lipservice.count": 1}):
            assert not send(logging.makeLogRecord({**usual, **unusual}), 9)

    assert [record.attributes for record in captured.records] == [{"order": 17}] * 2


def test_a_message_is_what_a_patched_get_message_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.LogRecord, "getMessage", lambda record: f"patched: {record.msg}")

    assert {record.body for record in _sent(WAYS[0])} == {"patched: order 17 paid"}


def test_a_hook_sees_every_record() -> None:
    seen: list[object] = []

    def hook(record: lipservice.LogRecord) -> lipservice.LogRecord:
        seen.append(record.body)
        return record

    _sent(WAYS[0], before_send=hook)

    assert len(seen) == 5


def test_what_a_record_logs_while_it_is_sent_is_not_sent_in_turn() -> None:
    class Value:
        def __str__(self) -> str:
            log.info("order 17 paid")
            return "text"

    with capture(policy=POLICY, level="info") as captured:
        for _ in range(5):
            log.info("order 17 paid", extra={"value": Value()})

    assert len(captured.records) == 5
    assert captured.stats().reentrant >= 5
