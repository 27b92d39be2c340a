from __future__ import annotations

import dataclasses
import hashlib
import inspect
from typing import Any

import pytest

from lipservice import Scanner, Signature, signature
from lipservice._tables import (
    BUCKETS,
    DEFAULT_BUCKET,
    DEFAULT_SEVERITY,
    ID_DIGITS,
    KEY_PARTS,
    LOGGER_BYTES,
    PLACEHOLDER,
    PROFILE,
)

PLACE = PLACEHOLDER.decode()


class Rude:
    def __str__(self) -> str:
        raise RuntimeError

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    def __bool__(self) -> bool:
        raise RuntimeError

    def __hash__(self) -> int:
        raise RuntimeError


class RudeInteger(int):
    def __int__(self) -> int:
        raise RuntimeError

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    def __hash__(self) -> int:
        raise RuntimeError


def expected_id(bucket: str, logger: str, template: str) -> str:
    parts = {"severity": bucket, "logger": logger, "template": template}
    key = "\0".join([PROFILE.decode(), *(parts[name] for name in KEY_PARTS)])
    return hashlib.sha256(key.encode()).hexdigest()[:ID_DIGITS]


def test_a_signature_cannot_be_changed_and_holds_nothing_else() -> None:
    found = signature("job 1")

    with pytest.raises(dataclasses.FrozenInstanceError):
        found.template = "other"  # type: ignore[misc]
    assert not hasattr(found, "__dict__")
    assert [field.name for field in dataclasses.fields(Signature)] == ["template", "id", "source"]


def test_the_arguments_have_the_names_and_defaults_of_the_spec() -> None:
    parameters = inspect.signature(signature).parameters

    assert {name: entry.default for name, entry in parameters.items()} == {
        "message": inspect.Parameter.empty,
        "severity": DEFAULT_SEVERITY,
        "logger": "",
        "template": None,
    }


def test_the_id_is_a_hash_of_profile_bucket_logger_and_template() -> None:
    for severity, bucket in BUCKETS.items():
        found = signature("job 1", severity, "worker 2")
        assert found == Signature(f"job {PLACE}", expected_id(bucket, f"worker {PLACE}", f"job {PLACE}"), "scan")


@pytest.mark.parametrize("severity", [0, -1, 25, 2**80, -(2**80), 9.5, "error", None, [], Rude(), float("nan")])
def test_any_other_severity_is_in_the_default_bucket(severity: Any) -> None:
    assert signature("job 1", severity).id == expected_id(DEFAULT_BUCKET, "", f"job {PLACE}")


def test_a_severity_of_a_subclass_of_int_counts_as_its_number() -> None:
    number = max(BUCKETS)

    assert signature("job 1", RudeInteger(number)) == signature("job 1", number)


def test_a_logger_is_scanned_and_then_cut_between_characters() -> None:
    name = "é" * LOGGER_BYTES

    assert signature("x", logger="x" + name) == signature("x", logger="x" + name[: (LOGGER_BYTES - 1) // 2])
    assert signature("x", logger="a1") == signature("x", logger="a22")


def test_a_logger_may_be_anything() -> None:
    assert signature("x", logger=b"name") == signature("x", logger="name")
    assert signature("x", logger="\ud800") == signature("x", logger="\ufffd")
    assert signature("x", logger=None).template == "x"  # type: ignore[arg-type]


@pytest.mark.parametrize("template", [None, "", b""])
def test_no_template_and_an_empty_one_are_none(template: str | bytes | None) -> None:
    assert signature("job 1", template=template) == signature("job 1")


@pytest.mark.parametrize("template", ["user %s", b"user %s"])
def test_a_template_stands_for_the_message(template: str | bytes) -> None:
    found = signature("user bob", template=template)

    assert (found.template, found.source) == ("user %s", "template")


def test_a_template_is_scanned_too() -> None:
    assert signature("", template="job 1").template == f"job {PLACE}"


def test_the_source_does_not_enter_the_id() -> None:
    assert signature("", template="job 1").id == signature("job 1").id


@pytest.mark.parametrize(
    "message", [None, 12, 1.5, [], object, Rude(), bytearray(b"\xff"), memoryview(b"a"), "\ud800", b"\xff"]
)
def test_nothing_raises(message: Any) -> None:
    assert isinstance(signature(message, message, message, message), Signature)


@pytest.mark.parametrize("message", [None, 12, 1.5, True])
def test_what_is_no_text_is_taken_by_its_str(message: Any) -> None:
    assert signature(message) == signature(str(message))


def test_nothing_raises_close_to_the_recursion_limit() -> None:
    def deep(message: str) -> Signature:
        try:
            return deep(message)
        except RecursionError:
            return Scanner().signature("still here 1")

    assert deep("x").template == f"still here {PLACE}"
