"""Losses are told, and not too often."""

from __future__ import annotations

from typing import Any

import pytest
from export_bench import Bench

from lipservice import Answer

_NOTICE = b"LipService lost"


def _notices(bench: Bench) -> list[bytes]:
    return [request.body for request in bench.requests if _NOTICE in request.body]


def test_a_record_tells_of_losses_when_others_arrive_again() -> None:
    bench = Bench(400, 200, delay_ms=1).emit(1, 2, 3).run()
    assert _notices(bench) == []

    bench.emit(4).run()

    (notice,) = _notices(bench)
    assert b"LipService lost 3 records: refused 3" in notice
    assert (bench.exporter.stats().notices, bench.exporter.stats().accepted) == (1, 1)


def test_losses_are_told_once_in_a_while() -> None:
    bench = Bench(200, delay_ms=1, queue_records=1)
    for _ in range(10):
        bench.emit(1, 2).run()
    assert len(_notices(bench)) == 1

    bench.clock.now_ns += 60 * 10**9
    bench.emit(1).run()
    assert len(_notices(bench)) == 2
    assert b"lost 9 records: queue_full 9" in _notices(bench)[1]


def test_a_line_tells_of_losses_even_if_nothing_arrives() -> None:
    bench = Bench(400, delay_ms=1).emit(1).run()
    bench.emit(2).run()

    assert [line for line in bench.lines if "lost" in line] == ["lipservice: LipService lost 1 records: refused 1"]


def test_the_rest_is_told_at_the_end() -> None:
    bench = Bench(400, 200, delay_ms=60_000).emit(1)
    bench.exporter.shutdown(2)

    assert b"LipService lost 1 records: refused 1" in _notices(bench)[0]


def test_nothing_is_told_to_an_endpoint_that_does_not_answer() -> None:
    bench = Bench(Answer(error="refused"), random=2**24 - 1).emit(1)
    bench.exporter.shutdown(0.1)

    assert _notices(bench) == []


def test_a_notice_that_does_not_arrive_is_counted_apart() -> None:
    bench = Bench(400, 200, 400, delay_ms=1).emit(1).run()
    bench.emit(2).run()

    stats = bench.exporter.stats()
    assert (stats.notices, stats.notices_lost, stats.accepted) == (0, 1, 1)
    assert bench.lost() == {"refused": 1}


def test_records_that_the_endpoint_rejects_are_counted_and_not_sent_again() -> None:
    partial = b'{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"too old"}}'
    bench = Bench(Answer(200, body=partial), 200, encoding="json", delay_ms=1).emit(1, 2, 3)

    assert bench.flush() == "failure"
    assert bench.sent[0] == [1, 2, 3]
    assert bench.lost() == {"rejected": 2}
    assert bench.exporter.stats().accepted == 1
    assert "too old" in bench.lines[0]


def test_a_warning_of_the_endpoint_is_told_once() -> None:
    partial = b'{"partialSuccess":{"errorMessage":"slow down"}}'
    bench = Bench(Answer(200, body=partial), encoding="json", delay_ms=1)
    bench.emit(1).run()
    bench.emit(2).run()

    assert bench.lines == ["lipservice: the endpoint says: slow down"]
    assert bench.lost() == {}


def test_an_answer_that_cannot_be_decoded_is_an_answer() -> None:
    bench = Bench(Answer(200, body=b"\xff\xff"), delay_ms=1).emit(1).run()

    assert bench.exporter.stats().accepted == 1
    assert "decoded" in bench.lines[0]


@pytest.mark.parametrize("key", ["phc_x", ""])
def test_an_answer_whose_body_is_cut_short_is_an_answer(key: str) -> None:
    address = {} if key else {"otlp_endpoint": "http://collector"}
    options: dict[str, Any] = {"posthog_api_key": key, "delay_ms": 1, **address}
    bench = Bench(Answer(202, error="IncompleteRead: it ends"), **options)
    bench.emit(1).run()
    bench.emit(2).run()

    assert (bench.exporter.stats().accepted, len(bench.requests)) == (2, 2)
    assert len(bench.lines) == 1
    assert "cannot be decoded (IncompleteRead: it ends)" in bench.lines[0]


def test_one_notice_at_the_end_is_enough_however_long_others_log() -> None:
    def answer() -> int:
        bench.emit(9)
        return 200

    bench = Bench(answer, delay_ms=60_000).emit(1)

    assert bench.exporter.shutdown(2) == "success"
    assert len(_notices(bench)) == 1
    assert len(bench.requests) == 2
    assert bench.lost() == {"closed": 2}


def test_a_notice_that_is_late_does_not_make_a_shutdown_late() -> None:
    def late() -> int:
        bench.clock.now_ns += 3 * 10**9
        return 503

    def answer() -> int:
        bench.emit(9)
        return 200

    bench = Bench(answer, late, delay_ms=60_000).emit(1)

    assert bench.exporter.shutdown(2) == "success"
    assert bench.exporter.stats().notices_lost == 1


def test_no_address_is_told_with_its_user_or_its_query() -> None:
    location = {"location": "https://us:secret@elsewhere/x?token=secret#secret"}
    bench = Bench(Answer(308, location), Answer(308, {"location": "/x?secret"}), delay_ms=1).emit(1).run()
    bench.core.diagnostics.say("no answer from http://us:secret@host:1/x?key=secret, again")
    bench.core.diagnostics.say("//us:secret@host?secret")

    assert "…@elsewhere/x; not followed" in bench.lines[0]
    assert "no answer from http://host:1/x again" in bench.lines[-2]
    assert "secret" not in " ".join(bench.lines)


def test_what_an_endpoint_says_is_cut_short_and_has_no_lines_of_its_own() -> None:
    bench = Bench(Answer(400, body=b"a\nb\x1b[31m" + b"x" * 500), delay_ms=1).emit(1).run()

    assert "records: a b [31mxxx" in bench.lines[0]
    assert bench.lines[0].count("x") == 200 - len(b"a\nb\x1b[31m")


def test_an_answer_in_json_to_protobuf_is_read_as_json() -> None:
    bench = Bench(Answer(200, body=b"{}"), delay_ms=1).emit(1).run()

    assert bench.exporter.stats().accepted == 1
    assert bench.lines == []


def test_posthog_answers_are_not_decoded() -> None:
    bench = Bench(Answer(200, body=b"{}"), posthog_api_key="phc_x", delay_ms=1).emit(1).run()

    assert bench.lines == []


def test_a_write_that_raises_harms_nothing() -> None:
    bench = Bench(400, delay_ms=1)

    def broken(_: str) -> None:
        raise OSError

    bench.core.diagnostics._write = broken
    bench.emit(1).run()

    assert bench.lost() == {"refused": 1}
