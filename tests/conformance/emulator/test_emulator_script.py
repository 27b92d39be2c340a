"""Scripts and settings: what is read of them, and that nothing misspelt passes."""

from __future__ import annotations

import json

import pytest
from lipservice_conformance.emulator import Answer, AnswerError, EmulatorSettings, Fault, PartialSuccess, SettingsError
from lipservice_conformance.emulator.answer import read_answer
from lipservice_conformance.emulator.script import Script, read_script

TWICE_503 = Answer(status=503, repeat=2)
ONCE_429 = Answer(status=429)


def statuses(script: Script, requests: int) -> list[int | None]:
    return [script.next().status for _ in range(requests)]


def test_steps_are_taken_in_turn_and_then_the_rules_decide() -> None:
    assert statuses(Script([TWICE_503, ONCE_429]), 5) == [503, 503, 429, None, None]


def test_the_last_step_can_last() -> None:
    assert statuses(Script([TWICE_503, ONCE_429], "last"), 5) == [503, 503, 429, 429, 429]


def test_a_script_counts_what_remains() -> None:
    script = Script([TWICE_503, ONCE_429])
    remaining = [script.remaining]
    for _ in range(4):
        script.next()
        remaining.append(script.remaining)
    assert remaining == [3, 2, 1, 0, 0]


def test_an_answer_is_read_as_it_was_written() -> None:
    answer = Answer(
        status=200,
        headers={"Retry-After": "1"},
        body="x",
        delay=0.5,
        fault=Fault.SLOW_BODY,
        repeat=3,
        partial_success=PartialSuccess(2, "two were bad"),
        store=True,
        pace=0.01,
    )
    assert read_answer(json.loads(json.dumps(answer.to_json()))) == answer


def test_a_script_is_an_object_or_the_list_of_its_answers() -> None:
    assert statuses(read_script([{"status": 503}]), 2) == [503, None]
    assert statuses(read_script({"answers": [{"status": 503}], "after_last": "last"}), 2) == [503, 503]


@pytest.mark.parametrize(
    "content",
    [None, {}, {"answers": 1}, {"answers": [1]}, {"answers": [], "then": 1}, [{"fault": "explode"}], [{"state": 1}],
     [{"status": 99}], [{"status": "503"}], [{"repeat": 0}], [{"delay": -1}], [{"headers": 1}],
     [{"partial_success": {"x": 1}}], {"answers": [], "after_last": "first"}],
)  # fmt: skip
def test_what_is_no_script_is_an_error(content: object) -> None:
    with pytest.raises(AnswerError):
        read_script(content)


def test_an_unknown_fault_is_answered_with_those_there_are() -> None:
    with pytest.raises(AnswerError, match="lost_reply"):
        read_answer({"fault": "explode"})


@pytest.mark.parametrize(
    "answer, stores",
    [
        (Answer(), True),
        (Answer(status=204), True),
        (Answer(status=301), False),
        (Answer(status=503), False),
        (Answer(status=503, store=True), True),
        (Answer(store=False), False),
        (Answer(fault=Fault.LOST_REPLY), True),
        (Answer(fault=Fault.RESET_MID_RESPONSE), True),
        (Answer(fault=Fault.RESET_BEFORE_STATUS), False),
    ],
)
def test_rows_are_stored_unless_the_answer_says_they_are_not(answer: Answer, stores: bool) -> None:  # noqa: FBT001
    assert answer.may_store is stores


def test_settings_are_read_as_they_were_written() -> None:
    settings = EmulatorSettings(profile="otlp", unknown_tokens=("a", "b"), keep_attributes=("seq",), tls=False)
    assert EmulatorSettings.from_json(settings.to_json()) == settings
    assert EmulatorSettings.from_json("{}") == EmulatorSettings()


@pytest.mark.parametrize(
    "text", ['{"profile":"grpc"}', '{"broker":"away"}', '{"keep":"all"}', '{"port":-1}', '{"x":1}']
)
def test_what_is_no_setting_is_an_error(text: str) -> None:
    with pytest.raises(SettingsError):
        EmulatorSettings.from_json(text)
