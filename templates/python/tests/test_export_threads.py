"""Threads: every record is accounted for, whenever one looks."""

from __future__ import annotations

import logging
import random
import sys
import threading
from collections.abc import Callable, Iterator, Mapping

import pytest

from lipservice import Answer, Exporter, ExporterStats, LogRecord

THREADS, RECORDS = 6, 400
LONGEST_SECONDS = 60


@pytest.fixture(autouse=True)
def _switch_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


class Moody:
    """A transport that answers what it likes; tells the lie that the network is fast."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def send(self, body: bytes, _headers: Mapping[str, str], _timeout: float) -> Answer:
        status = self._random.choice([200, 200, 200, 413, 400, 0, 429])
        return Answer(status, reset=status == 0, body=b"" if body else b"x")

    def abort(self) -> None:
        pass

    def close(self) -> None:
        pass

    def forget(self) -> None:
        pass


def _holds(stats: ExporterStats) -> bool:
    return stats.emitted == stats.accepted + sum(stats.lost.values()) + stats.queued + stats.in_flight


def _together(works: list[Callable[[], None]]) -> None:
    failures: list[BaseException] = []

    def guard(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  a thread's failure is the test's
            failures.append(error)

    threads = [threading.Thread(target=guard, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


@pytest.mark.parametrize("seed", range(3))
def test_every_record_is_accepted_or_lost_for_a_reason(seed: int) -> None:
    exporter = Exporter(
        variables={},
        posthog_api_key="phc_x",
        transport=Moody(seed),
        random=lambda: 0,
        diagnostics=lambda _: None,
        queue_records=200,
        batch_records=16,
        delay_ms=1,
    )

    def emit() -> None:
        for number in range(RECORDS):
            exporter.emit(LogRecord("x", 17 if number % 5 == 0 else 9))

    def look() -> None:
        for _ in range(RECORDS):
            assert _holds(exporter.stats())

    def flush() -> None:
        for _ in range(10):
            assert exporter.flush(LONGEST_SECONDS) in {"success", "failure"}

    _together([emit] * THREADS + [look, flush])
    exporter.shutdown(LONGEST_SECONDS)

    stats = exporter.stats()
    assert stats.emitted == THREADS * RECORDS
    assert (stats.queued, stats.in_flight) == (0, 0)
    assert _holds(stats)


def test_emitting_flushing_and_shutting_down_at_once_ends() -> None:
    exporter = Exporter(variables={}, otlp_endpoint="http://x", transport=Moody(1), random=lambda: 0, delay_ms=1)
    results: list[str] = []

    def emit() -> None:
        for _ in range(RECORDS):
            exporter.emit(LogRecord("x", 9))

    def flush() -> None:
        exporter.flush(LONGEST_SECONDS)

    def shutdown() -> None:
        results.append(exporter.shutdown(LONGEST_SECONDS))

    _together([emit] * 3 + [flush] * 3 + [shutdown] * 3)

    assert len(set(results)) == 1
    stats = exporter.stats()
    assert stats.emitted == 3 * RECORDS
    assert (stats.queued, stats.in_flight) == (0, 0)
    assert _holds(stats)


def test_what_is_logged_while_sending_is_not_sent() -> None:
    logger = logging.getLogger("test_export_threads")

    class Feeder(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            exporter.emit(LogRecord(record.getMessage(), 9))

    class Logging(Moody):
        def send(self, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
            logger.error("sending %s", super().send(body, headers, timeout))
            return Answer(200)

    exporter = Exporter(variables={}, otlp_endpoint="http://x", transport=Logging(1), delay_ms=1)
    feeder = Feeder()
    logger.addHandler(feeder)
    try:
        logger.error("once")
        assert exporter.flush(LONGEST_SECONDS) == "success"
        assert exporter.shutdown(LONGEST_SECONDS) == "success"
    finally:
        logger.removeHandler(feeder)

    assert exporter.stats().emitted == exporter.stats().accepted == 1


def test_a_finaliser_that_emits_in_the_middle_of_an_emit_harms_nothing() -> None:
    exporter = Exporter(variables={}, otlp_endpoint="http://x", transport=Moody(1), delay_ms=600_000)

    class Body:
        def __str__(self) -> str:
            with exporter._exports.core.lock:
                exporter.emit(LogRecord("inner", 9))
            return "outer"

    with exporter._exports.core.lock:
        exporter.emit(LogRecord(Body(), 9))

    assert exporter.stats().emitted == 2
    assert _holds(exporter.stats())
    exporter.shutdown(0)
