"""What can be asked and told over HTTP, by a program that is not in Python."""

from __future__ import annotations

import json
from typing import Any

import pytest
from emulator_client import Answered, exchange, protobuf
from lipservice_conformance.emulator import CLOUD_BODY_LIMIT, Distinct, Emulator, EmulatorError, EmulatorSettings


def get(emulator: Emulator, path: str) -> Any:
    answered = exchange(emulator.url, path=f"/_lipservice/{path}", method="GET")
    assert answered.status == 200, answered.body
    return answered.json


def post(emulator: Emulator, path: str, content: object = None) -> Answered:
    body = b"" if content is None else json.dumps(content).encode()
    return exchange(emulator.url, body, {}, path=f"/_lipservice/{path}")


def send(emulator: Emulator, *bodies: str, seq: int = 0) -> None:
    assert exchange(emulator.url, protobuf(*bodies, seq=seq)).status == 200


def test_rows_can_be_asked_for_in_parts(emulator: Emulator) -> None:
    send(emulator, "a", "b", "c", "d")
    assert [row["body"] for row in get(emulator, "rows")["rows"]] == ["a", "b", "c", "d"]
    assert [row["body"] for row in get(emulator, "rows?after=1&limit=2")["rows"]] == ["b", "c"]
    assert [row.body for row in emulator.rows(after=3)] == ["d"]


def test_bodies_and_one_attribute_can_be_had_alone(emulator: Emulator) -> None:
    send(emulator, "a", "b", seq=5)
    assert get(emulator, "rows?view=bodies") == {"bodies": ["a", "b"]}
    assert get(emulator, "rows?attribute=seq") == {"values": ["5", "6"]}
    assert emulator.values("seq") == ["5", "6"]
    assert emulator.values("a b&c") == [None, None]


def test_values_are_counted_without_being_moved(emulator: Emulator) -> None:
    send(emulator, "a", "b", seq=1)
    send(emulator, "a", "c", seq=2)
    assert emulator.distinct() == Distinct(total=4, missing=0, distinct=3, duplicates=1)
    assert emulator.distinct("seq") == Distinct(total=4, missing=0, distinct=3, duplicates=1)
    assert emulator.distinct("absent") == Distinct(total=4, missing=4, distinct=0, duplicates=0)


def test_a_script_is_told_over_http(emulator: Emulator) -> None:
    assert post(emulator, "script", {"answers": [{"status": 503, "repeat": 2}]}).json == {"requests": 2}
    assert [exchange(emulator.url, protobuf("x")).status for _ in range(3)] == [503, 503, 200]


@pytest.mark.parametrize("content", [[{"fault": "explode"}], {"answer": []}, "nonsense"])
def test_a_script_that_is_none_is_refused_with_the_reason(emulator: Emulator, content: object) -> None:
    answered = post(emulator, "script", content)
    assert answered.status == 400
    assert answered.json["error"]


def test_after_a_reset_nothing_is_left(emulator: Emulator) -> None:
    send(emulator, "a")
    post(emulator, "script", [{"status": 503}])
    assert post(emulator, "reset").status == 200
    assert get(emulator, "counts")["requests"] == 0
    assert (get(emulator, "rows"), get(emulator, "requests")) == ({"rows": []}, {"requests": []})
    send(emulator, "b")


def test_connections_are_counted(emulator: Emulator) -> None:
    before = get(emulator, "connections")["ever"]
    after = get(emulator, "connections")
    assert (after["ever"], after["numbers"]) == (before + 1, [before + 1])


@pytest.mark.parametrize("path", ["rows?view=all", "rows?after=x", "rows?limit=-1", "rows?view=a&view=b"])
def test_a_question_that_is_none_is_refused(emulator: Emulator, path: str) -> None:
    assert exchange(emulator.url, path=f"/_lipservice/{path}", method="GET").status == 400


@pytest.mark.parametrize("content", [{}, {"seconds": -1}, {"seconds": "1"}, {"seconds": True}, [1]])
def test_a_refusal_needs_its_seconds(emulator: Emulator, content: object) -> None:
    assert post(emulator, "refuse", content).status == 400
    send(emulator, "still here")


def test_an_unknown_route_names_those_there_are(emulator: Emulator) -> None:
    answered = exchange(emulator.url, path="/_lipservice/row", method="GET")
    assert answered.status == 404
    assert "GET /_lipservice/rows" in answered.json["error"]


def test_an_error_is_one_in_python_too(emulator: Emulator) -> None:
    with pytest.raises(EmulatorError, match="at least 0"):
        emulator.refuse_for(-1)


def test_a_soak_keeps_what_tells_its_records_apart_and_the_limit_can_be_that_of_the_cloud() -> None:
    settings = EmulatorSettings(keep="bodies", body_limit=CLOUD_BODY_LIMIT, tls=False)
    with Emulator(settings) as soaked:
        for at in range(0, 3000, 500):
            assert exchange(soaked.url, protobuf(*(f"record {at + n}" for n in range(500)))).status == 200
        assert soaked.distinct() == Distinct(total=3000, missing=0, distinct=3000, duplicates=0)
        assert soaked.rows(limit=1)[0].attributes == {}
        assert exchange(soaked.url, protobuf("x" * 3_000_000)).status == 200
        assert exchange(soaked.url, bytes(CLOUD_BODY_LIMIT + 1)).status == 413
