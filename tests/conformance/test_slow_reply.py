"""The slow model of answers: what is done by status, and how long is waited."""

import pytest
from lipservice_conformance.slow_driver import answer
from lipservice_conformance.slow_reply import asked_pause, reply

HALF = 1 << 23
NOVEMBER_MS = 784_111_777_000  # 1994-11-06 08:49:37


def action(profile: str, status: int, **more: object) -> tuple[str, str]:
    out = reply(profile=profile, status=status, **more)
    return out["action"], out["loss"]


def wait(**more: object) -> tuple[int, int]:
    out = reply(profile="otlp", status=503, **more)
    return out["wait_ms"], out["throttled_ms"]


def test_the_profile_otlp_repeats_four_statuses_and_nothing_else() -> None:
    repeated = [status for status in range(100, 1_000) if action("otlp", status)[0] == "retry"]
    assert repeated == [429, 502, 503, 504]


def test_the_profile_posthog_repeats_also_408_and_the_first_500() -> None:
    repeated = [status for status in range(100, 1_000) if action("posthog", status)[0] == "retry"]
    assert repeated == [408, 429, 500, 502, 503, 504]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"status": 400, "records": 2}, ("halve", "")),
        ({"status": 400, "records": 2, "bisects": 32}, ("lose", "bad_request")),
        ({"status": 400}, ("lose", "bad_request")),
        ({"status": 401}, ("stop", "unauthorized")),
        ({"status": 413, "records": 2, "bisects": 99}, ("halve", "")),
        ({"status": 413}, ("lose", "too_large")),
        ({"status": 415}, ("uncompressed", "")),
        ({"status": 415, "compressed": 0}, ("lose", "refused")),
        ({"status": 500, "tries": 2, "records": 2}, ("halve", "")),
        ({"status": 500, "tries": 2}, ("lose", "server_error")),
        ({"status": 301}, ("lose", "refused")),
        ({"status": 0, "reset": 1, "bytes": 1_048_577, "records": 2}, ("halve", "")),
        ({"status": 0, "reset": 1, "bytes": 1_048_577, "records": 2, "tries": 2}, ("retry", "")),
        ({"status": 0}, ("retry", "")),
    ],
)
def test_what_posthog_answers_decides_with_what_was_sent(given: dict[str, int], expected: tuple[str, str]) -> None:
    assert action("posthog", **given) == expected


def test_a_wait_doubles_up_to_its_cap_whatever_the_number_of_tries() -> None:
    waits = [wait(tries=tries, random=HALF)[0] for tries in (1, 2, 3, 6, 7, 8, 10**9)]
    assert waits == [250, 500, 1_000, 8_000, 15_000, 15_000, 15_000]


def test_a_pause_has_a_random_part_and_a_cap_together_with_it() -> None:
    assert wait(retry_after="10", random=HALF, tries=5) == (10_250, 10_000)
    assert wait(retry_after="900", random=HALF) == (900_000, 900_000)
    assert wait(retry_after="0", random=HALF) == (250, 0)


def test_no_pause_is_read_where_there_was_no_answer_or_nothing_is_repeated() -> None:
    assert reply(profile="otlp", status=0, retry_after="10")["throttled_ms"] == 0
    assert reply(profile="otlp", status=400, retry_after="10")["wait_ms"] == 0


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        ("5", 5_000),
        (" \t005 ", 5_000),
        ("9" * 5_000, 900_000),
        ("0" * 5_000 + "7", 7_000),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 10_000),
        ("Mon, 06 Nov 1994 08:49:37 GMT", 10_000),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 10_000),
        ("Sun Nov  6 08:49:37 1994", 10_000),
        ("Sun, 06 Nov 1994 08:49:27 GMT", 0),
        ("", 0),
        ("-5", 0),
        ("\u0665", 0),
        ("Sun, 31 Nov 1994 08:49:37 GMT", 0),
        ("Sun Nov 6 08:49:37 1994", 0),
        ("Sunday, 06-Nov-70 08:49:37 GMT", 0),
        ("Sunday, 06-Nov-69 08:49:37 GMT", 900_000),
    ],
)
def test_a_retry_after_is_seconds_or_one_of_three_dates(header: str, asked: int) -> None:
    assert asked_pause(header, NOVEMBER_MS - 10_000) == asked


def test_an_unknown_profile_or_argument_is_bad_input() -> None:
    line = b'{"case":{"id":"x","op":"reply","in":{"profile":"zipkin","status":200}}}\n'
    assert answer(line).error.message == "expected otlp or posthog, got 'zipkin'"
    assert answer(line.replace(b"status", b"state")).error.kind == "bad_input"
