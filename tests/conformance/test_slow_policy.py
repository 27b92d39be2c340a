"""The slow model of the policy reader: JSON by hand, paths, what is shown, and that no text makes it raise."""

import json
import random

import pytest
from lipservice_conformance.protocol import Done
from lipservice_conformance.slow_driver import answer
from lipservice_conformance.slow_sampler import run_timeline
from lipservice_conformance.slow_sampler.document import canonical_document, hash_of, read_document
from lipservice_conformance.slow_sampler.findings import Findings, Place, WrongError, shown
from lipservice_conformance.slow_sampler.json_value import NotJsonError, read_json, write_json
from lipservice_conformance.slow_sampler.operations import policy
from lipservice_conformance.values import Json


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e1", 10),
        ("-0", 0),
        ("9007199254740991", 2**53 - 1),
        ("9007199254740992", 2.0**53),
        ("1e400", float("inf")),
        (' [ null , true , false , "a" ] ', [None, True, False, "a"]),
        ('{"a":{"b":[1,[]]},"a":2}', {"a": 2}),
        (r'"\ud83d\ude00\ud83d"', "😀\ufffd"),
    ],
)
def test_a_text_is_the_value_that_every_language_knows(text: str, value: Json) -> None:
    assert read_json(text) == value
    assert type(read_json(text)) is type(value)


@pytest.mark.parametrize(
    "text", ["", "{", "01", "[1,]", "{}{}", "NaN", "\x0b1", "\ufeff1", '"\n"', "[" * 33 + "]" * 33]
)
def test_what_is_not_json_or_too_deep_is_refused(text: str) -> None:
    with pytest.raises(NotJsonError):
        read_json(text)


def test_a_value_is_too_deep_also_where_another_of_its_name_counts() -> None:
    with pytest.raises(NotJsonError):
        read_json('{"a":' + "[" * 32 + "]" * 32 + ',"a":1}')


def test_the_canonical_text_sorts_names_by_bytes_and_escapes_only_what_it_must() -> None:
    value: Json = {"😀": [1, None], "\uff5e": True, "é": 'a"\\/\n\x01\x7f\u2028', "": {}}
    assert write_json(value) == '{"":{},"é":"a\\"\\\\/\\n\\u0001\x7f\u2028","\uff5e":true,"😀":[1,null]}'
    assert json.loads(write_json(value)) == value


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "null"),
        (True, "true"),
        (-7, "-7"),
        (0.5, "a number"),
        ([1], "a list"),
        ({}, "an object"),
        ("é" * 41, f'"{"é" * 40}…"'),
    ],
)
def test_a_message_shows_what_stands_there(value: Json, said: str) -> None:
    assert shown(value) == said


def test_a_path_names_members_and_elements() -> None:
    place = Place("$", Findings()).member("rules").element(2).member("a b").member("_x1")
    assert place.path == '$.rules[2]["a b"]._x1'


def test_a_document_has_all_its_errors_at_once_and_no_hash() -> None:
    assert policy('{"version":-1,"rules":[{"action":"5/s","x":0}]}') == {
        "hash": "",
        "errors": (
            "$.version: expected a whole number from 0 to 2147483647, got -1\n$.rules[0].id: this field is required"
        ),
        "notices": "$.rules[0].x: unknown field, ignored",
    }


def test_the_hash_is_that_of_the_canonical_text() -> None:
    document = canonical_document(
        {"rules": [{"id": "r", "action": "5/s", "match": {"attributes": {"b": "2", "a": "1"}}}]}
    )
    assert document["budget"] == {"kind": "records", "cost_per_window": 204_800}
    assert document["rules"][0]["match"] == {"attributes": {"a": "1", "b": "2"}}
    assert document["rules"][0]["action"] == {"algorithm": "rate_limit", "rate_count": 5, "rate_period_ms": 1_000}
    assert policy(json.dumps(document["rules"]))["hash"] == ""
    assert len(hash_of(document)) == 16


def test_a_policy_that_is_wrong_is_refused_where_one_is_needed() -> None:
    with pytest.raises(WrongError, match=r"^\$.share: expected one of sqrt, fair, got 1$"):
        canonical_document({"share": 1})
    events = json.dumps([{"t": 0, "do": "policy", "policy": {"share": 1}}, {"t": 0, "do": "stats"}])
    assert run_timeline("", 1, events).split("\n") == ["policy,refused", "stats,0,0,0,0"]


def test_the_slow_model_answers_numbers_as_numbers_and_takes_defaults() -> None:
    line = b'{"case":{"id":"x","op":"budget","in":{"text":"20/s"}}}\n'
    assert answer(line) == Done("x", {"kind": "records", "cost_per_window": 204_800, "error": ""})


def test_no_text_makes_it_raise() -> None:
    rng = random.Random(5)
    good = (
        '{"budget":"20/s","always":{"limit":"none"},"rules":[{"id":"r","match":{"severity":{"min":1}},"action":"10%"}]}'
    )
    for _ in range(2_000):
        text = list(good)
        for _ in range(rng.randint(1, 4)):
            text[rng.randrange(len(text))] = rng.choice('{}[]",:0-1e.\\u\ud800 x')
        reading = read_document("".join(text))
        assert (reading.document is None) == bool(reading.errors)
