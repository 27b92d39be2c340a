from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest

from lipservice._json_body import Body, read_body
from lipservice._tables import JSON_DEPTH, JSON_MESSAGE_KEYS, SPACE_BYTES, TEXT_BYTES
from lipservice._text import repair

KEY = JSON_MESSAGE_KEYS[0].decode()


def body(text: str) -> Body:
    found = read_body(text.encode())
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        " \t\n\r\x0b\x0c{ \t\n\r}\x0b ",
        '{"a":{"b":[1,-2.5e+10,true,false,null,"\\u0041\\"\\\\\\/\\b\\f\\n\\r\\t"]}}',
        "[0,-0,0.0,1E5,10]",
        '[[],{},[{}],{"":""}]',
        '["\x7f\u2028😀"]',
    ],
)
def test_json_is_read(text: str) -> None:
    assert read_body(text.encode()) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        '"a"',
        "null",
        "{",
        "[1",
        "[}",
        "{]",
        "[]]",
        "[][]",
        "{}x]",
        "[1 2]",
        "[1,]",
        "[,1]",
        "[,]",
        "[:]",
        '{"a"}',
        '{"a":}',
        '{"a":1,}',
        '{,"a":1}',
        '{"a":1 "b":2}',
        '{"a" 1}',
        '{"a"::1}',
        "{a:1}",
        "{1:1}",
        "{'a':1}",
        "[01]",
        "[-]",
        "[+1]",
        "[.5]",
        "[1.]",
        "[1e]",
        "[1e+]",
        "[0x1]",
        "[NaN]",
        "[Infinity]",
        "[True]",
        "[nul]",
        "[truefalse]",
        "[1true]",
        '["\\x"]',
        '["\\u12"]',
        '["\\u12g4"]',
        '["\\"]',
        '["a\nb"]',
        '["\x00"]',
        '["a]',
        "[1\x0b]",
        "[1\xa0]",
        "\ufeff[]",
        "[/*x*/]",
    ],
)
def test_what_is_no_json_is_text(text: str) -> None:
    assert read_body(text.encode()) is None


@pytest.mark.parametrize(("opened", "closed"), [("[", "]"), ('{"a":', "}")])
def test_a_body_may_be_so_deep_and_no_deeper(opened: str, closed: str) -> None:
    filling = "0" if opened != "[" else ""

    assert read_body((opened * JSON_DEPTH + filling + closed * JSON_DEPTH).encode())
    assert not read_body((opened * (JSON_DEPTH + 1) + filling + closed * (JSON_DEPTH + 1)).encode())


def test_depth_is_what_is_open_and_not_what_was() -> None:
    assert read_body(b"[" + b",".join([b"[[]]"] * (TEXT_BYTES // 5 - 1)) + b"]")


def test_nesting_beyond_any_stack_is_refused_and_does_no_harm() -> None:
    limit = sys.getrecursionlimit()

    assert read_body(b"[" * limit + b"]" * limit) is None


def test_numbers_of_any_length_are_read() -> None:
    assert read_body(b"[" + b"9" * (TEXT_BYTES - 2) + b"]") is not None


def test_a_body_counts_with_the_space_around_it() -> None:
    assert read_body(b"[]" + b" " * (TEXT_BYTES - 2)) is not None
    assert read_body(b"[]" + b" " * (TEXT_BYTES - 1)) is None


def test_the_last_of_duplicate_keys_counts() -> None:
    assert body(f'{{"{KEY}":"first","{KEY}":"last"}}').message == b"last"
    assert body(f'{{"{KEY}":"text","{KEY}":1}}').message is None


def test_keys_are_compared_after_their_escapes() -> None:
    escaped = "".join(f"\\u{ord(char):04x}" for char in KEY)

    assert body(f'{{"{KEY}":1,"{escaped}":"text"}}') == Body(
        is_array=False, keys=frozenset({KEY.encode()}), message=b"text"
    )


def test_only_the_outermost_object_has_keys() -> None:
    assert body(f'{{"a":{{"b":1,"{KEY}":"x"}},"c":[{{"d":1}}]}}').keys == {b"a", b"c"}
    assert body(f'[{{"{KEY}":"x"}}]') == Body(is_array=True, keys=frozenset(), message=None)


def test_the_first_message_key_with_a_string_is_the_message() -> None:
    texts = {key.decode(): key.decode() for key in reversed(JSON_MESSAGE_KEYS)}

    assert body(json.dumps(texts)).message == JSON_MESSAGE_KEYS[0]
    texts[KEY] = None  # type: ignore[assignment]
    assert body(json.dumps(texts)).message == dict(enumerate(JSON_MESSAGE_KEYS)).get(1)


def test_an_escaped_surrogate_without_its_partner_is_a_replacement_character() -> None:
    assert body(f'{{"{KEY}":"\\ud83d\\ude00 \\ud83d \\ude00"}}').message == "😀 \ufffd \ufffd".encode()


def test_it_agrees_with_the_json_module(corpus: Callable[[int, int], list[str]]) -> None:
    for text in corpus(3, 5_000):
        raw = repair(text).strip(SPACE_BYTES)
        try:
            parsed = json.loads(raw)
        except ValueError:
            parsed = None
        assert (read_body(raw) is not None) == isinstance(parsed, (dict, list))
