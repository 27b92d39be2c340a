"""What goes when there is no room."""

from __future__ import annotations

from export_bench import Bench

from lipservice import Answer, ExporterStats


def test_the_oldest_goes_first() -> None:
    bench = Bench(queue_records=3).emit(*range(5)).run()

    assert bench.sent[0] == [2, 3, 4]
    assert bench.lost() == {"queue_full": 2}


def test_errors_stay_longest() -> None:
    bench = Bench(queue_records=3)
    bench.emit(1, severity=17).emit(2).emit(3, severity=24).emit(4).emit(5, severity=17).emit(6)

    bench.run()

    assert bench.sent[0] == [1, 3, 5]
    assert bench.lost() == {"queue_full": 3}


def test_among_errors_the_oldest_goes() -> None:
    bench = Bench(queue_records=2).emit(1, 2, 3, severity=17).run()

    assert bench.sent[0] == [2, 3]


def test_bytes_are_bounded_too() -> None:
    bench = Bench(queue_bytes=65536, batch_bytes=10**6).emit(*range(100), padding=1000)

    stats = bench.exporter.stats()
    assert 50 < stats.queued < 65
    assert stats.lost == {"queue_full": 100 - stats.queued}


def test_a_record_that_is_longer_than_the_queue_takes_no_others_with_it() -> None:
    bench = Bench(queue_bytes=65536).emit(1).emit(2, padding=70_000).run()

    assert bench.sent[0] == [1]
    assert bench.lost() == {"queue_full": 1}


def test_a_record_to_which_errors_leave_no_room_takes_no_others_with_it() -> None:
    bench = Bench(queue_bytes=65536, batch_bytes=10**6).emit(*range(5), severity=17, padding=11_000).emit(5, 6)

    bench.emit(7, padding=14_000)
    assert (bench.lost(), bench.exporter.stats().queued) == ({"queue_full": 1}, 7)
    bench.emit(8, severity=17, padding=14_000).run()

    assert bench.sent[0] == [1, 2, 3, 4, 8]
    assert bench.lost() == {"queue_full": 4}


def test_a_long_record_takes_nothing_of_its_own_lane() -> None:
    bench = Bench(queue_bytes=65536, batch_bytes=10**6).emit(*range(30), padding=1000).emit(30, severity=17)

    bench.emit(31, padding=40_000)
    assert bench.lost() == {"queue_full": 1}
    bench.emit(32, severity=17, padding=40_000).emit(33, severity=17, padding=40_000)
    assert bench.exporter.stats().lost["queue_full"] < 12
    bench.run()

    assert bench.sent[0][-3:] == [29, 30, 32]


def test_a_record_that_does_not_fit_beside_what_is_being_sent_takes_no_others_with_it() -> None:
    def answer() -> int:
        bench.emit(3).emit(4, padding=40_000)
        return 200

    bench = Bench(answer, 200, queue_bytes=65536, batch_bytes=10**6, batch_records=1, delay_ms=1)
    bench.emit(1, padding=40_000).run()

    assert bench.sent[:2] == [[1], [3]]
    assert bench.lost() == {"queue_full": 1}


def test_what_is_being_sent_takes_room_and_never_goes() -> None:
    during: list[ExporterStats] = []

    def answer() -> int:
        bench.emit(*range(10, 20))
        during.append(bench.exporter.stats())
        return 200

    bench = Bench(answer, 200, queue_records=5, batch_records=3, delay_ms=1)
    bench.emit(1, 2, 3).run()

    assert (during[0].in_flight, during[0].queued) == (3, 2)
    assert bench.sent[:2] == [[1, 2, 3], [18, 19]]
    assert bench.lost() == {"queue_full": 8}


def test_without_a_destination_every_record_is_counted_and_nothing_begins() -> None:
    bench = Bench(disabled=True).emit(1, 2)

    assert bench.lost() == {"no_destination": 2}
    assert bench.exporter.shutdown(1) == "success"
    assert bench.lost() == {"no_destination": 2}
    assert bench.emit(3).lost() == {"no_destination": 2, "closed": 1}


def test_a_pause_keeps_errors_and_half_of_the_room() -> None:
    bench = Bench(Answer(503, {"retry-after": "10"}), 200, queue_records=10, delay_ms=1)
    bench.emit(1)

    def during() -> None:
        assert bench.exporter.stats().throttled
        bench.emit(*range(10, 20)).emit(30, 31, severity=17)

    bench.clock.after(5000, during)
    bench.run()

    assert bench.sent[:3] == [[1], [1], [10, 11, 12, 13, 30, 31]]
    assert bench.lost() == {"throttled": 6}
    assert not bench.exporter.stats().throttled
