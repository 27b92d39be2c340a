"""The slow model of the sampler, on requests: what is held back, released, promoted and forgotten."""

from collections.abc import Iterator

from lipservice_conformance.slow_sampler.scopes import remember
from slow_timeline import ERROR, Event, reasons, records, trace

NEVER_A = {"rules": [{"id": "n", "match": {"template": "a"}, "action": "never"}]}


def test_an_error_releases_what_its_request_has_dropped() -> None:
    events = [
        *records("a", 2, scope="s"),
        *records("a", 1, 5, scope="other"),
        *records("e", 1, 9, sev=ERROR, scope="s"),
    ]
    after: list[Event] = [{"t": 9, "do": "stats"}, {"t": 9, "do": "promote", "scope": "other"}]
    assert reasons(trace(NEVER_A, [*events, *after]))[3:] == [
        "1 always",
        "retro,a,0",
        "retro,a,1",
        "stats,4,1,2,1",
        "retro,a,5",
    ]


def test_what_is_too_old_is_not_released() -> None:
    events = [*records("a", 2, scope="s"), *records("e", 1, 30_001, sev=ERROR, scope="s")]
    assert reasons(trace(NEVER_A, events))[2:] == ["1 always", "retro,a,1"]


def test_what_is_released_costs_at_most_half_a_budget_in_a_window() -> None:
    policy = {"budget": "48/min"} | NEVER_A
    promote: Event = {"t": 9, "do": "promote", "scope": "s"}
    assert len(trace(policy, [*records("a", 6, scope="s"), promote])) == 6 + 4


def test_a_failed_request_keeps_what_the_budget_would_drop_without_weight_or_count() -> None:
    events: Iterator[Event] = iter([{"t": 0, "do": "promote", "scope": "s"}, *records("a", 60, scope="s")])
    promoted = [line.split(",") for line in trace({"budget": "48/min"}, list(events)) if ",promoted," in line]
    assert promoted
    assert all([line[0], *line[6:]] == ["1", "0000000000000000", "0"] for line in promoted)


def test_a_request_that_has_ended_holds_nothing() -> None:
    end: list[Event] = [{"t": 5, "do": "end", "scope": "s"}, {"t": 5, "do": "promote", "scope": "s"}]
    assert trace(NEVER_A, [*records("a", 2, scope="s"), *end, {"t": 5, "do": "stats"}])[2:] == ["stats,2,0,2,0"]


def test_of_too_many_failed_requests_the_first_is_forgotten() -> None:
    def promoted(others: int) -> bool:
        scopes = ["s", *map(str, range(others))]
        promote: list[Event] = [{"t": 0, "do": "promote", "scope": scope} for scope in scopes]
        events = [*promote, *records("a", 60, scope="s")]
        return any(",promoted," in line for line in trace({"budget": "48/min"}, events))

    assert promoted(8_191)
    assert not promoted(8_192)


def test_of_too_many_requests_the_one_that_came_first_is_forgotten_however_often_it_came_again() -> None:
    scopes: dict[str, int] = {}
    for number in range(8_192):
        remember(scopes, str(number), number)
    remember(scopes, "0", 1)
    assert len(scopes) == 8_192
    remember(scopes, "one more", 1)
    assert ("0" in scopes, "1" in scopes, len(scopes)) == (False, True, 8_192)


def test_the_oldest_records_and_requests_make_room() -> None:
    policy = NEVER_A | {"retained": {"max_requests": 2, "max_bytes_per_request": 1_024}}
    events = [*records("a", 3, scope="s", size=400), *records("a", 1, 8, scope="t"), *records("a", 1, 9, scope="u")]
    promote: list[Event] = [{"t": 9, "do": "promote", "scope": scope} for scope in "stu"]
    assert trace(policy, [*events[:3], promote[0]])[3:] == ["retro,a,1", "retro,a,2"]
    assert trace(policy, [*events, *promote])[5:] == ["retro,a,8", "retro,a,9"]
