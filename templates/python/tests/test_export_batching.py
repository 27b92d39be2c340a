"""What is sent together, and when."""

from __future__ import annotations

import gzip

from export_bench import Bench

from lipservice import LogRecord


def test_records_wait_for_others_until_the_oldest_has_waited_long_enough() -> None:
    bench = Bench(delay_ms=1000)
    bench.emit(1)
    bench.clock.after(400, lambda: bench.emit(2))
    bench.clock.after(900, lambda: bench.emit(3))

    bench.run()

    assert bench.sent == [[1, 2, 3]]
    assert bench.times == [1000]


def test_the_delay_counts_from_the_oldest_record_that_still_waits() -> None:
    bench = Bench(delay_ms=1000, batch_records=2)
    bench.emit(1)
    bench.clock.after(600, lambda: bench.emit(2, 3))

    bench.run()

    assert bench.sent == [[1, 2], [3]]
    assert bench.times == [600, 1600]


def test_a_full_batch_waits_for_nothing() -> None:
    bench = Bench(batch_records=3).emit(*range(7)).run()

    assert bench.sent == [[0, 1, 2], [3, 4, 5], [6]]
    assert bench.times == [0, 0, 1000]


def test_a_batch_is_no_longer_than_it_may_be_and_a_longer_record_goes_alone() -> None:
    bench = Bench(batch_bytes=4096, delay_ms=10)
    bench.emit(1, 2, 3, padding=1000).emit(4, padding=9000).emit(5)

    bench.run()

    assert bench.sent == [[1, 2, 3], [4], [5]]
    assert all(len(request.body) <= 4096 for request in bench.requests if request.numbers != [4])


def test_enough_bytes_are_enough_for_a_batch() -> None:
    bench = Bench(batch_bytes=4096)
    bench.emit(1, 2, 3, 4, 5, padding=1000).run()

    assert bench.times[0] == 0


def test_errors_and_others_are_sent_in_the_order_in_which_they_came() -> None:
    bench = Bench()
    for number in range(10):
        bench.emit(number, severity=17 if number % 3 == 0 else 9)

    assert bench.run().sent == [list(range(10))]


def test_no_request_is_made_without_records() -> None:
    bench = Bench()

    assert bench.flush() == "success"
    assert bench.exporter.shutdown(1) == "success"
    assert bench.requests == []


def test_a_request_says_what_it_is_and_who_sends_it() -> None:
    bench = Bench(headers={"X-Team": "7", "content-type": "text/plain"})
    bench.emit(1).run()

    headers = {name.lower(): value for name, value in bench.requests[0].headers.items()}
    assert headers["content-type"] == "application/x-protobuf"
    assert headers["user-agent"].startswith("LipService-Python/")
    assert headers["x-team"] == "7"
    assert "content-encoding" not in headers


def test_json_is_sent_as_such() -> None:
    bench = Bench(encoding="json").emit(1).run()

    assert bench.requests[0].headers["Content-Type"] == "application/json"
    assert bench.requests[0].body.startswith(b'{"resourceLogs"')


def test_long_bodies_are_compressed_and_short_ones_are_not() -> None:
    bench = Bench(compression="gzip", delay_ms=1)
    bench.emit(1, padding=10).run()
    bench.emit(2, padding=5000).run()

    short, long = bench.requests
    assert "Content-Encoding" not in short.headers
    assert long.headers["Content-Encoding"] == "gzip"
    assert b"<n=2>" in gzip.decompress(long.body)
    assert bench.exporter.stats().bytes_sent == len(short.body) + len(gzip.decompress(long.body))


def test_what_cannot_be_written_is_counted_and_the_rest_is_sent() -> None:
    bench = Bench()
    nothing: LogRecord = None  # type: ignore[assignment]  # what an application may do
    bench.exporter.emit(nothing)
    bench.emit(1).run()

    assert bench.sent[0] == [1]
    assert bench.lost() == {"unencodable": 1}
