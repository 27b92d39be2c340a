from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from lipservice._field import EMPTY, Field
from lipservice._policy_reader import PolicyReading, read_policy
from lipservice._policy_tables import ACTION_WORDS, ALGORITHMS, DEPTH, DOCUMENT_BYTES, MESSAGES, OBJECTS, PERIODS

ACTION = next(iter(ACTION_WORDS))
ODD: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    0.5,
    2**53,
    10**400,
    "",
    "x",
    "*",
    "é😀",
    "\ud800",
    [],
    [[]],
    {},
    {"a": 1},
    "5/s",
    "10%",
    "1 B/s",
]
INTEGERS = [
    (name, field)
    for name, fields in OBJECTS.items()
    for field in fields
    if field.type == "integer" and name != "severity"
]
DEFAULTS = {field.name: field.default for field in OBJECTS["policy"] if field.type not in {*EMPTY, "budget"}}


def read(document: Any) -> PolicyReading:
    return read_policy(json.dumps(document))


def hash_of(document: Any) -> str:
    policy = read(document).policy
    assert policy is not None
    return policy.hash


def rule(rule_id: str = "r", **more: Any) -> dict[str, Any]:
    return {"id": rule_id, "action": ACTION, **more}


def within(name: str, given: Any) -> dict[str, Any]:
    """Return a document in which the object `name` is `given`."""
    return given if name == "policy" else {name: given}


def shuffled(value: Any, source: random.Random) -> Any:
    """Return the same value with the members of every object in another order."""
    match value:
        case dict():
            names = source.sample(list(value), len(value))
            return {name: shuffled(value[name], source) for name in names}
        case list():
            return [shuffled(item, source) for item in value]
    return value


def fitting(field: Field, source: random.Random) -> Any:
    """Return a value that a field of these types takes."""
    match field.type:
        case "integer":
            return source.choice([field.low, field.high, *(word.upper() for word, _ in field.words)])
        case "choice":
            return source.choice(field.choices)
        case "boolean":
            return source.random() < 0.5
    return field.default


def full_document(source: random.Random) -> dict[str, Any]:
    plain = {"integer", "choice", "boolean"}
    document = {field.name: fitting(field, source) for field in OBJECTS["policy"] if field.type in plain}
    # The default budget need not fit every window.
    document.pop("window_seconds")
    for name in ("always", "retained"):
        document[name] = {field.name: fitting(field, source) for field in OBJECTS[name]}
    document["rules"] = [
        rule(f"r{number}", match={"logger": "a*", "attributes": {"é": "1", "b": "2", "a": "3"}}) for number in range(3)
    ]
    return document


# --- What a document means ------------------------------------------------------------------------------------------


def test_an_empty_document_has_every_default() -> None:
    policy = read({}).policy

    assert policy is not None
    assert {name: getattr(policy, name) for name in DEFAULTS} == DEFAULTS
    assert policy.rules == ()


def test_null_is_as_good_as_absent() -> None:
    assert hash_of({field.name: None for field in OBJECTS["policy"]}) == hash_of({})


def test_the_hash_does_not_depend_on_the_order_of_fields() -> None:
    source = random.Random(1)
    for _ in range(50):
        document = full_document(source)
        expected = hash_of(document)
        assert all(hash_of(shuffled(document, source)) == expected for _ in range(5))


def test_the_hash_does_not_depend_on_space_or_escapes() -> None:
    document = full_document(random.Random(2))
    texts = [json.dumps(document), json.dumps(document, ensure_ascii=False), json.dumps(document, indent=3)]
    policies = [read_policy(text).policy for text in texts]

    assert {policy and policy.hash for policy in policies} == {hash_of(document)}


def test_the_hash_depends_on_the_order_of_rules() -> None:
    assert hash_of({"rules": [rule("a"), rule("b")]}) != hash_of({"rules": [rule("b"), rule("a")]})


def test_the_hash_of_what_was_read_is_that_of_the_document() -> None:
    first, second = read({}).policy, read({"unknown": 1}).policy

    assert first is not None
    assert second is not None
    assert first.hash == second.hash
    assert first.document == second.document


@pytest.mark.parametrize(("name", "field"), INTEGERS, ids=lambda value: getattr(value, "name", value))
def test_a_number_may_be_as_low_and_as_high_as_its_bounds_and_no_further(name: str, field: Field) -> None:
    def errors(value: int) -> list[str]:
        return [error.path for error in read(within(name, {field.name: value})).errors if "budget" not in error.path]

    assert errors(field.low) == errors(field.high) == []
    path = f"$.{field.name}" if name == "policy" else f"$.{name}.{field.name}"
    assert errors(field.low - 1) == errors(field.high + 1) == [path]


@pytest.mark.parametrize(("name", "field"), INTEGERS, ids=lambda value: getattr(value, "name", value))
def test_a_word_is_its_number_in_any_case(name: str, field: Field) -> None:
    for word, number in field.words:
        hashes = {hash_of(within(name, {field.name: form})) for form in (word, word.upper(), word.title())}
        if field.low <= number <= field.high:
            hashes.add(hash_of(within(name, {field.name: number})))
        assert len(hashes) == 1


def test_every_algorithm_can_be_named() -> None:
    texts = {"probability": "1", "rate": f"1/{next(iter(PERIODS))}"}
    for name, fields in ALGORITHMS.items():
        action = {"algorithm": name, **{field.name: texts.get(field.type, field.high) for field in fields}}
        policy = read({"rules": [{"id": "r", "action": action}]}).policy
        assert policy is not None
        assert policy.rules[0].action.algorithm == name


# --- What is wrong with one -----------------------------------------------------------------------------------------


def test_all_errors_come_at_once_in_the_order_of_the_fields() -> None:
    names = [field.name for field in OBJECTS["policy"]]
    reading = read(dict.fromkeys(reversed(names), -0.5))

    assert reading.policy is None
    assert [error.path for error in reading.errors] == [f"$.{name}" for name in names]


def test_an_unknown_field_is_a_notice_and_changes_nothing() -> None:
    reading = read({"b": 1, "a b": 1, "always": {"x": 1}})

    assert reading.errors == ()
    assert [notice.path for notice in reading.notices] == ["$.always.x", '$["a b"]', "$.b"]
    assert {notice.message for notice in reading.notices} == {MESSAGES["unknown_field"]}


def test_a_document_may_be_so_deep_and_no_deeper() -> None:
    def deep(levels: int) -> str:
        return '{"x":' + "[" * (levels - 1) + "]" * (levels - 1) + "}"

    assert read_policy(deep(DEPTH)).errors == ()
    assert [error.path for error in read_policy(deep(DEPTH + 1)).errors] == ["$"]
    assert [error.path for error in read_policy("[" * 100_000).errors] == ["$"]


def test_a_document_may_be_so_long_and_no_longer() -> None:
    assert read_policy("{}" + " " * (DOCUMENT_BYTES - 2)).errors == ()
    assert [error.path for error in read_policy("{}" + " " * (DOCUMENT_BYTES - 1)).errors] == ["$"]


def test_bytes_and_text_are_read_alike() -> None:
    for text in ('{"randomness_key":"é😀"}', '{"é":1}', "{", "\ufeff{}"):
        assert read_policy(text) == read_policy(text.encode())


def test_a_lone_surrogate_is_a_replacement_character_written_or_escaped() -> None:
    readings = [
        read_policy('{"randomness_key":"\ud800"}'),
        read_policy(r'{"randomness_key":"\ud800"}'),
        read_policy('{"randomness_key":"\ufffd"}'),
        read_policy(b'{"randomness_key":"\xff"}'),
    ]

    assert all(reading == readings[0] for reading in readings)


# --- Hostile input --------------------------------------------------------------------------------------------------


def changed_texts(source: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        text = list(json.dumps(full_document(source)))
        for _ in range(source.randint(1, 4)):
            at = source.randrange(len(text))
            text[at : at + source.choice((0, 1, 20))] = source.choice('{}[]",:0-1eE.\\u\ud800\x00 é')
        yield "".join(text)


def changed_values(source: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        document = full_document(source)
        places: list[Any] = [document, document["always"], document["retained"], *document["rules"]]
        for _ in range(source.randint(1, 5)):
            place = source.choice(places)
            place[source.choice([*place, "x", "é", ""])] = source.choice(ODD)
        yield json.dumps(document)


def test_no_text_makes_the_reader_raise() -> None:
    source = random.Random(3)
    for text in (*changed_texts(source, 2_000), *changed_values(source, 2_000)):
        reading = read_policy(text)
        assert (reading.policy is None) == bool(reading.errors)
        assert all(
            error.path.startswith("$") and "{" not in error.message.partition(", got ")[0] for error in reading.errors
        )


def test_no_bytes_make_the_reader_raise() -> None:
    source = random.Random(4)
    for _ in range(1_000):
        text = bytearray(json.dumps(full_document(source)).encode())
        for _ in range(3):
            text[source.randrange(len(text))] = source.randrange(256)
        read_policy(bytes(text))


@pytest.mark.parametrize(
    "text",
    ["", "null", "NaN", "1e999999999", "-", '"', "{}x", "[" * 40, '{"a":' * 9_999, "1" * 100_000, "0." + "1" * 100_000],
)
def test_what_is_no_document_has_one_error_at_its_root(text: str) -> None:
    assert [error.path for error in read_policy(text).errors] == ["$"]
