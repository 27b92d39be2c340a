"""Tokens of a provider."""

from __future__ import annotations

from typing import Any

import pytest
from export_bench import START_NS, Bench

START = START_NS / 1e9


def _bench(*script: int, tokens: list[Any]) -> Bench:
    def provide() -> Any:
        token = tokens.pop(0) if len(tokens) > 1 else tokens[0]
        if isinstance(token, BaseException):
            raise token
        return token

    return Bench(
        *script, token_provider=provide, posthog_endpoint="https://gateway", headers={"Authorization": "x"}, delay_ms=1
    )


def _sent(bench: Bench) -> list[str]:
    return [request.headers["Authorization"] for request in bench.requests]


def test_a_token_is_kept_until_shortly_before_it_expires() -> None:
    bench = _bench(200, tokens=[("a", START + 100), ("b", None)])
    for _ in range(3):
        bench.emit(1).run()
        bench.clock.now_ns += 34 * 10**9

    assert _sent(bench) == ["Bearer a", "Bearer a", "Bearer a"]
    bench.emit(1).run()
    assert _sent(bench)[-1] == "Bearer b"


def test_a_token_that_does_not_say_how_long_it_lasts_is_asked_for_each_time() -> None:
    bench = _bench(200, tokens=["a", ("b", None), "c"])
    for _ in range(3):
        bench.emit(1).run()

    assert _sent(bench) == ["Bearer a", "Bearer b", "Bearer c"]


def test_a_token_that_an_otlp_endpoint_does_not_take_is_replaced_at_once_and_once() -> None:
    tokens = ["a", "b", "c"]
    bench = Bench(401, 200, 401, 401, 200, token_provider=lambda: tokens.pop(0), delay_ms=1)
    bench.emit(1).run()
    tokens.append("d")
    assert (_sent(bench), bench.lost()) == (["Bearer a", "Bearer b"], {})

    bench.emit(2).run()
    assert _sent(bench)[2:] == ["Bearer c", "Bearer d"]
    assert bench.lost() == {"refused": 1}


def test_a_token_that_is_not_taken_is_replaced_at_once() -> None:
    bench = _bench(401, 200, tokens=["a", "b"]).emit(1).run()

    assert _sent(bench) == ["Bearer a", "Bearer b"]
    assert bench.times[0] == bench.times[1]
    assert bench.lost() == {}


def test_tokens_that_are_never_taken_are_tried_with_growing_waits() -> None:
    bench = _bench(401, 401, 401, 401, 200, tokens=list("abcdef")).emit(1).run()

    assert _sent(bench) == [f"Bearer {token}" for token in "abcde"]
    assert bench.times == [1, 1, 501, 1501, 3501]
    assert bench.lost() == {}


_NO_TOKENS = ["", None, 5, ("a\r\nX: y", None), ("a", "soon"), (), ("a", None, 1)]


@pytest.mark.parametrize("token", [RuntimeError(), SystemExit(), KeyboardInterrupt(), *_NO_TOKENS])
def test_a_provider_that_fails_is_asked_again(token: Any) -> None:
    bench = _bench(200, tokens=[token, "good"]).emit(1).run()

    assert _sent(bench) == ["Bearer good"]
    assert "token provider" in bench.lines[0]


def test_a_provider_that_fails_for_ever_ends_with_the_exporter() -> None:
    bench = _bench(200, tokens=[RuntimeError()]).emit(1)

    assert bench.exporter.shutdown(1) in {"timeout", "failure"}
    assert bench.requests == []
    assert bench.lost() == {"shutdown": 1}


def test_a_key_is_a_bearer_token_unless_there_is_an_authorization_of_ones_own() -> None:
    key = Bench(200, posthog_api_key="phc_x", delay_ms=1).emit(1).run()
    own = Bench(200, posthog_api_key="phc_x", headers={"authorization": "Basic x"}, delay_ms=1).emit(1).run()

    assert _sent(key) == ["Bearer phc_x"]
    assert {name.lower(): value for name, value in own.requests[0].headers.items()}["authorization"] == "Basic x"
