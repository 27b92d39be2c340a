"""Flushing tells the truth, and shutting down ends in time."""

from __future__ import annotations

import pytest
from export_bench import Bench

from lipservice import Answer, FlushResult


def test_a_flush_sends_at_once() -> None:
    bench = Bench(delay_ms=60_000).emit(1, 2)

    assert bench.flush() is FlushResult.SUCCESS
    assert bench.times == [0]


def test_a_flush_fails_if_a_record_before_it_was_lost() -> None:
    assert Bench(400).emit(1).flush() is FlushResult.FAILURE


def test_a_flush_does_not_fail_for_records_that_were_lost_before_it() -> None:
    bench = Bench(400, 200).emit(1)
    bench.flush()
    bench.emit(2)

    assert bench.flush() is FlushResult.SUCCESS


def test_a_flush_does_not_fail_for_records_that_came_after_it() -> None:
    def answer() -> int:
        bench.emit(2, 3, 4)
        return 200

    bench = Bench(answer, 200, queue_records=2).emit(1)

    assert bench.flush() is FlushResult.SUCCESS
    assert bench.lost() == {"queue_full": 2}


def test_a_flush_fails_if_its_records_give_way_to_others() -> None:
    def answer() -> int:
        bench.emit(3, 4, 5)
        return 200

    bench = Bench(answer, 200, queue_records=3, batch_records=1).emit(1, 2)

    assert bench.flush() is FlushResult.FAILURE


def test_a_flush_is_over_when_its_time_is() -> None:
    bench = Bench(503, delay_ms=1).emit(1)
    before = bench.clock.now_ns

    assert bench.flush(ms=5000) is FlushResult.TIMEOUT
    assert bench.clock.now_ns - before == 5000 * 10**6
    assert bench.exporter.stats().in_flight == 1


def test_a_flush_does_not_shorten_a_backoff() -> None:
    bench = Bench(503, 200, delay_ms=1).emit(1)

    assert bench.flush() is FlushResult.SUCCESS
    assert bench.times == [0, 250]


@pytest.mark.parametrize("timeout", [0, -1, float("-inf")])
def test_a_flush_without_time_does_not_wait(timeout: float) -> None:
    bench = Bench().emit(1)

    assert bench.exporter.flush(timeout) is FlushResult.TIMEOUT
    assert bench.run().sent == [[1]]


def test_flushing_in_the_worker_does_not_wait_for_itself() -> None:
    results: list[FlushResult] = []

    def answer() -> int:
        results.append(bench.flush())
        return 200

    bench = Bench(answer, delay_ms=1)
    bench.emit(1).run()

    assert results == [FlushResult.TIMEOUT]
    assert bench.exporter.stats().accepted == 1


def test_a_shutdown_sends_what_waits() -> None:
    bench = Bench(batch_records=2).emit(*range(5))

    assert bench.exporter.shutdown(2) is FlushResult.SUCCESS
    assert bench.sent == [[0, 1], [2, 3], [4]]
    assert bench.transport.closed == 1


def test_later_records_are_lost_and_later_shutdowns_say_the_same() -> None:
    bench = Bench(400).emit(1)

    assert bench.exporter.shutdown(2) is FlushResult.FAILURE
    requests = len(bench.requests)
    bench.emit(2)
    assert bench.exporter.shutdown(2) is FlushResult.FAILURE
    assert bench.lost() == {"refused": 1, "closed": 1}
    assert len(bench.requests) == requests
    assert bench.flush() is FlushResult.SUCCESS


def test_what_is_left_when_time_is_up_is_lost() -> None:
    bench = Bench(delay_ms=1).emit(1)

    assert bench.exporter.shutdown(0) is FlushResult.TIMEOUT
    assert bench.lost() == {"shutdown": 1}
    assert bench.transport.aborted == 1


def test_a_backoff_ends_at_once_for_one_more_try() -> None:
    bench = Bench(503, 503, 503, 503, 503, 200, delay_ms=1).emit(1)
    bench.clock.stop_ns = bench.clock.now_ns + 4000 * 10**6
    bench.run()
    assert bench.times[-1] == 3751

    assert bench.exporter.shutdown(2) is FlushResult.SUCCESS
    assert bench.times[-1] < 3751 + 2000


def test_a_wait_that_would_outlast_the_shutdown_is_not_begun() -> None:
    bench = Bench(503, random=2**24 - 1, delay_ms=1).emit(1)
    before = bench.clock.now_ns

    assert bench.exporter.shutdown(0.3) is FlushResult.FAILURE
    assert bench.lost() == {"shutdown": 1}
    assert bench.clock.now_ns - before < 300 * 10**6


def test_a_pause_that_was_asked_for_is_not_broken_for_a_shutdown() -> None:
    bench = Bench(Answer(429, {"retry-after": "900"}), 200, delay_ms=1).emit(1)
    bench.clock.stop_ns = bench.clock.now_ns + 10**9
    bench.run()
    bench.emit(2)
    before = bench.clock.now_ns

    assert bench.exporter.shutdown(2) is FlushResult.FAILURE
    assert bench.lost() == {"shutdown": 2}
    assert bench.clock.now_ns == before
    assert len(bench.requests) == 1


def test_a_request_in_a_shutdown_may_take_what_is_left() -> None:
    bench = Bench(request_timeout_ms=10_000).emit(1)
    bench.exporter.shutdown(2)

    assert bench.requests[0].timeout == pytest.approx(2)


def test_a_dropped_exporter_sends_what_it_has() -> None:
    bench = Bench(delay_ms=60_000).emit(1)
    del bench.exporter

    bench.run()

    assert bench.sent == [[1]]
    assert bench.core.over
