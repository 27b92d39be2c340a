from __future__ import annotations

import json

import pytest

from lipservice import Scanner
from lipservice._json_form import ARRAY_FORM, is_form, object_form
from lipservice._tables import DELIMITER_BYTES, JSON_KEYS, PLACEHOLDER, SPACE_BYTES, TEXT_BYTES


def names(count: int) -> list[bytes]:
    return [f"k{'abcdefghij'[n // 26 % 10]}{chr(97 + n % 26)}".encode() for n in range(count)]


def test_keys_are_sorted_by_bytes_and_each_once() -> None:
    assert object_form([b"b", "é".encode(), b"B", b"a", b"b"]) == "<JSON:B,a,b,é>".encode()


def test_no_key_and_an_empty_key_look_alike() -> None:
    assert object_form([]) == object_form([b""]) == b"<JSON:>"
    assert object_form([b"", b"a"]) == b"<JSON:,a>"


def test_digits_delimiters_and_space_of_keys_do_not_show() -> None:
    assert object_form([b"a12", b"a" + DELIMITER_BYTES + SPACE_BYTES + b"7"]) == b"<JSON:a0>"


def test_digits_that_meet_when_a_delimiter_goes_are_one_run() -> None:
    assert object_form([b"a1,2"]) == b"<JSON:a0>"


@pytest.mark.parametrize("more", [0, 1, 5])
def test_only_so_many_keys_are_listed(more: int) -> None:
    form = object_form(names(JSON_KEYS + more))

    assert form.count(b",") == JSON_KEYS - 1 + bool(more)
    assert form.endswith(b",+" + PLACEHOLDER + b">") == bool(more)


@pytest.mark.parametrize("count", [0, 1, 2, JSON_KEYS - 1, JSON_KEYS, JSON_KEYS + 1, JSON_KEYS + 9])
def test_every_form_is_known_as_one(count: int) -> None:
    assert is_form(object_form(names(count)))
    assert is_form(ARRAY_FORM)


@pytest.mark.parametrize(
    "text",
    [
        b"<JSON:b,a>",
        b"<JSON:a,a>",
        b"<JSON:a1>",
        b"<JSON:a00>",
        b"<JSON:a b>",
        b"<JSON:a|b>",
        b" <JSON:a>",
        b"<JSON:a> ",
        b"<JSON:a",
        b"<JSON_ARRAY",
        b"<JSON:a,+" + PLACEHOLDER + b">",
        b"<JSON:" + b",".join(names(JSON_KEYS + 1)) + b">",
        b"",
    ],
)
def test_what_no_body_becomes_is_no_form(text: bytes) -> None:
    assert not is_form(text)


def test_the_longest_body_becomes_a_form_that_is_known(scanner: Scanner) -> None:
    body = json.dumps({"k" * (TEXT_BYTES - len('{"":0}')): 0}, separators=(",", ":"))
    assert len(body) == TEXT_BYTES

    form = scanner.signature(body).template

    assert len(form) == TEXT_BYTES + 1
    assert scanner.signature(form).template == form
    assert not is_form(form.replace("k>", "kk>").encode())
