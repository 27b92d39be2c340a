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


@pytest.mark.parametrize("severity", [9, 17])
def test_a_signal_handler_that_emits_between_any_two_calls_harms_nothing(severity: int) -> None:
    for place in range(400):
        exporter = Exporter(variables={}, otlp_endpoint="http://x", transport=Moody(1), queue_records=3)
        core = exporter._exports.core
        core.start_worker = lambda: True
        seen = 0

        def interrupt(*_: object, place: int = place, exporter: Exporter = exporter) -> None:
            nonlocal seen
            seen += 1
            if seen == place:
                exporter.emit(LogRecord("inner", 9))

        for _ in range(3):
            exporter.emit(LogRecord("before", 9))
        sys.setprofile(interrupt)
        exporter.emit(LogRecord("outer", severity))
        core.ledger.lose_all("shutdown")
        sys.setprofile(None)

        stats = exporter.stats()
        assert _holds(stats)
        assert stats.emitted == 4 + (place <= seen and place > 0)
        assert core.ledger.queue.count == len(core.ledger.queue.clear())
        assert core.ledger.queue.size == core.ledger.queue.count == 0


def test_a_value_that_ends_the_program_is_counted() -> None:
    class Body:
        def __init__(self, error: BaseException) -> None:
            self._error = error

        def __str__(self) -> str:
            raise self._error

    exporter = Exporter(variables={}, otlp_endpoint="http://x", transport=Moody(1), delay_ms=600_000)
    exporter.emit(LogRecord(Body(GeneratorExit()), 9))
    with pytest.raises(KeyboardInterrupt):
        exporter.emit(LogRecord(Body(KeyboardInterrupt()), 9))

    assert exporter.stats().emitted == exporter.stats().lost["unencodable"] == 2
    assert _holds(exporter.stats())
    exporter.shutdown(0)


def test_nothing_that_the_application_brings_ends_the_worker() -> None:
    class StrangeError(Exception):
        def __str__(self) -> str:
            raise SystemExit

    class Strange(Moody):
        failures: list[BaseException] = [StrangeError(), SystemExit(), KeyboardInterrupt()]  # noqa: RUF012

        def send(self, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
            del body, headers, timeout
            if self.failures:
                raise self.failures.pop()
            return Answer(200)

    def fail(_: str = "") -> int:
        raise SystemExit

    exporter = Exporter(variables={}, otlp_endpoint="http://x", transport=Strange(1), diagnostics=fail, random=fail)
    exporter.emit(LogRecord("x", 9))

    assert exporter.flush(LONGEST_SECONDS) == "success"
    exporter.shutdown(LONGEST_SECONDS)


def test_a_thread_that_cannot_be_started_is_tried_again_but_not_by_each_record() -> None:
    exporter = Exporter(variables={}, otlp_endpoint="http://x", transport=Moody(1))
    core = exporter._exports.core
    start, tries = core.start_worker, []

    def fail() -> bool:
        tries.append(1)
        return False

    core.start_worker = fail
    for _ in range(3):
        exporter.emit(LogRecord("x", 9))
    assert len(tries) == 1
    assert exporter.flush(0) == "timeout"
    assert len(tries) == 2
    core._next_start_ns = 0
    exporter.emit(LogRecord("x", 9))
    assert len(tries) == 3

    core.start_worker = start
    assert exporter.flush(LONGEST_SECONDS) in {"success", "failure"}
    assert exporter.shutdown(LONGEST_SECONDS) in {"success", "failure"}


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
