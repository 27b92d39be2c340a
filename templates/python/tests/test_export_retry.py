"""What is sent again, halved, or lost."""

from __future__ import annotations

from typing import Any

import pytest
from export_bench import HALF, MS, START_NS, Bench

from lipservice import Answer

KEY = "phc_0123456789"


def _posthog(*script: int | Answer, **options: Any) -> Bench:
    return Bench(*script, posthog_api_key=KEY, delay_ms=1, **options)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_passes_is_sent_again_with_growing_waits(status: int) -> None:
    bench = Bench(status, status, status, 200, delay_ms=1).emit(1, 2).run()

    assert bench.sent == [[1, 2]] * 4
    # Half of 500, 1000 and 2000 ms.
    assert bench.times == [1, 251, 751, 1751]
    assert bench.lost() == {}
    assert (bench.exporter.stats().requests, bench.exporter.stats().retries) == (4, 3)


def test_waits_grow_only_so_far() -> None:
    bench = Bench(*[503] * 100, 200, random=2**24 - 1, delay_ms=1).emit(1).run()

    assert len(bench.requests) == 101
    assert max(bench.clock.waits_ms) == 29999


def test_no_answer_is_tried_again_for_as_long_as_it_takes() -> None:
    bench = Bench(*[Answer(error="refused")] * 50, 200, delay_ms=1).emit(1).run()

    assert bench.exporter.stats().accepted == 1
    assert bench.lines == ["lipservice: no answer: refused"] * len(bench.lines)


@pytest.mark.parametrize("status", [300, 301, 307, 400, 401, 403, 404, 408, 500, 501, 505])
def test_everything_else_is_lost_by_the_letter_of_the_protocol(status: int) -> None:
    bench = Bench(status, 200, delay_ms=1).emit(1, 2, 3).run()

    assert len(bench.requests) == 1
    assert bench.lost() == {"refused": 3}


def test_a_redirect_is_not_followed_and_its_location_is_told() -> None:
    bench = Bench(Answer(308, {"location": "https://elsewhere/"}), delay_ms=1).emit(1).run()

    assert "https://elsewhere/" in bench.lines[0]


def test_too_large_a_batch_is_halved_in_order_and_before_newer_records() -> None:
    bench = Bench(413, 413, 200, batch_records=4).emit(*range(5)).run()

    assert bench.sent == [[0, 1, 2, 3], [0, 1], [0], [1], [2, 3], [4]]
    assert bench.lost() == {}


def test_a_single_record_that_is_too_large_is_lost() -> None:
    bench = Bench(413, 413, 200, delay_ms=1).emit(1, 2).run()

    assert bench.sent[:3] == [[1, 2], [1], [2]]
    assert bench.lost() == {"too_large": 1}


def test_one_bad_record_is_found_and_the_others_arrive() -> None:
    bench = _posthog(200)

    def answer() -> int:
        return 400 if 77 in bench.requests[-1].numbers else 200

    bench.transport.script = [answer]
    bench.emit(*range(512)).run()

    requests = [request for request in bench.requests if request.numbers]
    assert len(requests) == 1 + 18
    assert bench.lost() == {"bad_request": 1}
    assert bench.exporter.stats().accepted == 511


def test_bisecting_is_bounded() -> None:
    bench = _posthog(400).emit(*range(512)).run()

    # The halves that are left when the bound is met are sent once and lost.
    assert 32 < len(bench.requests) <= 2 * 33 + 1
    assert bench.lost() == {"bad_request": 512}


def test_a_repeated_server_error_is_more_likely_the_batch() -> None:
    bench = _posthog(500, 500, 200).emit(1, 2).run()

    assert bench.sent == [[1, 2], [1, 2], [1], [2]]
    assert bench.lost() == {}


def test_a_record_that_always_makes_a_server_error_is_lost() -> None:
    bench = _posthog(500, 500, 500, 500, 200).emit(1, 2).run()

    assert bench.sent[:5] == [[1, 2], [1, 2], [1], [1], [2]]
    assert bench.lost() == {"server_error": 1}


def test_what_is_not_taken_compressed_is_sent_again_as_it_is() -> None:
    bench = _posthog(415, 200, compression="gzip").emit(1, padding=5000).run()
    bench.emit(2, padding=5000).run()

    assert ["Content-Encoding" in request.headers for request in bench.requests] == [True, False, False]
    assert bench.times[0] == bench.times[1]


def test_a_token_that_is_not_taken_stops_everything_and_is_told_once() -> None:
    bench = _posthog(401).emit(1, 2).run()
    bench.emit(3).run()

    assert len(bench.requests) == 1
    assert bench.lost() == {"unauthorized": 3}
    assert sum("token" in line for line in bench.lines) == 1


def test_a_long_batch_whose_connection_is_reset_is_halved_once() -> None:
    bench = _posthog(Answer(reset=True, error="reset"), 200, batch_bytes=2_000_000)
    bench.emit(*range(24), padding=50_000).run()

    assert bench.sent == [list(range(24)), list(range(12)), list(range(12, 24))]


def test_a_short_batch_whose_connection_is_reset_is_sent_again() -> None:
    bench = _posthog(Answer(reset=True, error="reset"), 200).emit(1, 2).run()

    assert bench.sent == [[1, 2]] * 2


@pytest.mark.parametrize(
    ("header", "waited_ms"),
    [("2", 2250), (" 2\t", 2250), ("900", 900_000), ("100000", 900_000), ("0", 250), ("-1", 250), ("soon", 250)],
)
def test_a_pause_that_is_asked_for_is_kept(header: str, waited_ms: int) -> None:
    bench = Bench(Answer(429, {"retry-after": header}), 200, delay_ms=1).emit(1).run()

    assert bench.times == [1, 1 + waited_ms]


def test_a_pause_until_a_date_is_kept_whatever_the_wall_clock_does_then() -> None:
    # START_NS is Tue, 14 Nov 2023 22:13:20 GMT.
    assert START_NS // MS // 1000 == 1_700_000_000
    bench = Bench(Answer(503, {"retry-after": "Tue, 14 Nov 2023 22:13:30 GMT"}), 200, delay_ms=1).emit(1)

    def step() -> None:
        bench.clock.wall_step_ns = -(10**18)

    bench.clock.after(3000, step)
    bench.run()

    # 10 s less the first millisecond, and the random part.
    assert bench.times == [1, 1 + 9999 + 250]


def test_a_pause_holds_up_newer_records_too_and_no_flush_shortens_it() -> None:
    bench = Bench(Answer(429, {"retry-after": "900"}), 200, delay_ms=1).emit(1)

    def flush() -> None:
        bench.emit(2)
        bench.core._flush_upto = 2
        bench.core._wake()

    bench.clock.after(1000, flush)
    bench.run()

    assert bench.times == [1, 900_001, 900_001]


def test_too_long_an_answer_loses_the_batch_and_is_never_repeated() -> None:
    bench = Bench(Answer(503, too_large=True), 200, delay_ms=1).emit(1).run()

    assert bench.lost() == {"reply_too_large": 1}
    assert len(bench.requests) == 1


def test_a_transport_that_raises_is_no_answer() -> None:
    def broken() -> int:
        raise RuntimeError

    bench = Bench(broken, 200, delay_ms=1).emit(1).run()

    assert bench.exporter.stats().accepted == 1
    assert HALF == 1 << 23
