"""Redaction: texts, values and records, and on the way of the one call."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from call_capture import KEEP_ALL, configured

import lipservice
from lipservice import LogRecord, request_scope
from lipservice._redaction_name import SecretNames
from lipservice._redaction_tables import AUTOMATON, FAULT, KEY, RULES, TEXT_BYTES, TOO_LONG
from lipservice._redaction_value import ValueRedaction
from lipservice.redaction import Redactor, redact, redact_text

BEARER = "Bearer abc123DEF456"
REDACTED = "[redacted:bearer]"
GIVEN: dict[str, Any] = {"password": "hunter2", "customer": {"mail": "bob@example.org"}}
REDACTING: dict[str, Any] = {"manual": True, "redact": True, "policy": KEEP_ALL}


def test_a_text_that_holds_nothing_secret_is_returned_itself() -> None:
    text = "order 17 paid by customer 4 in 12 ms"
    assert redact_text(text) is text


@pytest.mark.parametrize("replacement", [KEY, TOO_LONG, FAULT, *(rule.replacement for rule in RULES)])
def test_what_stands_for_something_is_not_taken_out_again(replacement: str) -> None:
    for left, right in (("", ""), (" ", " "), ("Bearer ", ""), ("a", "b"), ("a@", ".de"), ("4", "4")):
        assert replacement in redact_text(f"{left}{replacement}{right}")


def test_a_part_is_found_wherever_it_stands() -> None:
    for left in ("", "x ", "é", "\n", '"', "日本 "):
        for right in ("", " x", "é", "\n", '"'):
            assert redact_text(f"{left}{BEARER}{right}") == f"{left}{REDACTED}{right}"


def test_no_cut_leaves_a_part_of_what_would_have_been_taken_out() -> None:
    for room in range(24):
        text = "é" * ((TEXT_BYTES - room) // 2) + " bob@example.org and more"
        left = redact_text(text)
        assert "bob" not in left
        assert left.endswith(TOO_LONG)


def test_values_are_not_changed_and_come_back_as_plain_ones() -> None:
    given = {"a": [BEARER, 1, None, True], "b": {"token": {"c": 1}}, "d": (BEARER,), "e": BEARER.encode()}
    assert redact(given) == {
        "a": [REDACTED, 1, None, True],
        "b": {"token": KEY},
        "d": [REDACTED],
        "e": REDACTED.encode(),
    }
    assert given["a"] == [BEARER, 1, None, True]


def test_a_list_that_holds_itself_ends() -> None:
    endless: list[object] = [BEARER]
    endless += [endless, endless]
    assert BEARER not in str(redact(endless))


class Hostile:
    def __str__(self) -> str:
        raise ValueError


class EndlessMap(Mapping[str, object]):
    def __getitem__(self, key: str) -> object:
        raise ValueError

    def __iter__(self) -> Iterator[str]:
        raise ValueError

    def __len__(self) -> int:
        return 1


def test_values_that_raise_end_in_the_name_of_their_type() -> None:
    redactor = Redactor()
    record = redactor.record(LogRecord(Hostile(), attributes={"a": Hostile(), "b": EndlessMap(), "c": BEARER}))
    assert record.body == "<Hostile>"
    assert record.attributes == {"a": "<Hostile>", "b": {}, "c": REDACTED}
    assert redactor.counts == {"bearer": 1}


class Speaking:
    def __str__(self) -> str:
        return f"with {BEARER}"


def test_what_a_value_says_of_itself_is_looked_at() -> None:
    assert redact([Speaking(), ValueError(BEARER)]) == [f"with {REDACTED}", f"ValueError: {REDACTED}"]


def test_if_redaction_fails_nothing_is_left_but_ids_and_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(ValueRedaction, "attributes", fail)
    redactor = Redactor()
    attributes = {"password": "x", "posthogDistinctId": "u1", "lipservice.count": 3, "a": BEARER}
    record = redactor.record(LogRecord(BEARER, 9, attributes, time_ns=5, event_name=BEARER))
    assert record == LogRecord(FAULT, 9, {"posthogDistinctId": "u1", "lipservice.count": 3}, time_ns=5)
    assert redactor.counts["fault"] == 1


def test_names_are_remembered_and_that_is_bounded() -> None:
    names = SecretNames()
    for number in range(5_000):
        assert f"key{number}" not in names
        assert f"x{number}_password" in names
    assert "a" * 100_000 + "_token" in names
    assert "token" + "_" * 100_000 + "x" not in names


class Steps:
    """Counts executed lines while it is entered."""

    def __init__(self) -> None:
        self.count = 0

    def trace(self, _: FrameType, event: str, __: object) -> Any:
        self.count += event == "line"
        return self.trace


def _work(text: str) -> int:
    steps = Steps()
    before = sys.gettrace()
    sys.settrace(steps.trace)
    try:
        redact_text(text)
    finally:
        sys.settrace(before)
    return steps.count


@pytest.mark.parametrize(
    "unit",
    [
        *"a@.-:/4 E",
        *("a.", "a@", "a@b.", "eyJ", "eyJaaaa.", "Bearer ", "Bearer a", "://", "://a:", "4 ", "-----BEGIN ", "sk-"),
        *("-----BEGIN PRIVATE KEY-----", "ghp_", "41", "gl-", "A@a.aa ", "4111 1111 1111 1111 ", "basic a/"),
    ],
)
def test_work_grows_with_the_text_and_not_faster(unit: str) -> None:
    size = 3_000
    once, twice = (_work((unit * times)[:times]) for times in (size, 2 * size))
    assert twice <= 2.2 * once + 200


def test_the_automaton_is_ascii_and_every_rule_has_its_placeholder() -> None:
    assert AUTOMATON.isascii()
    assert all(rule.id in rule.replacement for rule in RULES)


def test_the_call_redacts_what_it_sends_and_counts_it() -> None:
    with configured(**REDACTING) as (client, sent, _):
        client.log("info", f"call with {BEARER}", **GIVEN)
        client.flush(5)
        assert sent.bodies == [f"call with {REDACTED}"]
        assert sent.attributes()["password"] == KEY
        assert client.stats().redacted == {"bearer": 1, "email": 1, "key": 1}


def test_what_the_hook_adds_is_redacted_and_what_it_sees_is_not() -> None:
    seen: list[object] = []

    def hook(record: LogRecord) -> LogRecord:
        seen.append(record.body)
        return LogRecord(f"{record.body} {BEARER}", record.severity, {**(record.attributes or {}), "added": BEARER})

    with configured(**REDACTING, before_send=hook) as (client, sent, _):
        client.log("info", "call with bob@example.org")
        client.flush(5)
        assert seen == ["call with bob@example.org"]
        assert sent.bodies == [f"call with [redacted:email] {REDACTED}"]
        assert sent.attributes()["added"] == REDACTED


def test_the_pattern_is_that_of_the_message_as_it_was() -> None:
    with configured(**REDACTING) as (client, _, __):
        client.log("info", "call with bob@example.org")
        assert client.stats().patterns[0].template.startswith("call with <")


def test_settlements_and_released_records_are_redacted() -> None:
    with configured(manual=True, redact=True, policy={"budget": "1/s"}) as (client, sent, _):
        with request_scope():
            for _ in range(40):
                client.log("info", "call with Bearer abcDEFghi")
            client.log("error", "failure 1")
        for _ in range(40):
            client.log("info", "ask with Bearer abcDEFghi")
        client.shutdown(5)
        assert len(sent.bodies) > 12
        assert not [body for body in sent.bodies if "abcDEF" in body]
        assert any("more like this" in body and REDACTED in body for body in sent.bodies)


def test_a_record_that_cannot_be_read_goes_in_its_plainest_form_and_redacted() -> None:
    class Broken(dict[str, object]):
        def items(self) -> Any:
            raise ValueError

        def keys(self) -> Any:
            raise ValueError

    with configured(**REDACTING) as (client, sent, _):
        client.log("info", f"call with {BEARER}", a=Broken(b=BEARER))
        client.flush(5)
        assert sent.bodies == [f"call with {REDACTED}"]
        assert BEARER not in str(sent.records)


def test_who_does_not_redact_does_not_load_it() -> None:
    program = (
        "import sys, lipservice\n"
        "client = lipservice.configure_adaptive_logging(otlp_endpoint='http://127.0.0.1:9', manual=True)\n"
        "client.log('info', 'x')\n"
        "assert not [name for name in sys.modules if 'redaction' in name]\n"
    )
    source = str(Path(lipservice.__file__).parent.parent)
    subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": source}, check=True, timeout=60)
