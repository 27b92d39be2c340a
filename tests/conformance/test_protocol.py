"""The protocol: what goes out comes back equal, and every line that is no message is refused with its reason."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lipservice_conformance.lines import LineBuffer
from lipservice_conformance.protocol import (
    Bye,
    Case,
    Done,
    Failure,
    Greeting,
    Hello,
    ProtocolError,
    decode_reply,
    decode_request,
    encode,
)
from lipservice_conformance.values import ValueFormError, decode_text, encode_text, text_bytes

ANY_TEXT = st.text(st.characters(exclude_categories=()))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=5,
)
OBJECT = st.dictionaries(ANY_TEXT, JSON, max_size=3)


@given(st.one_of(st.builds(Hello, ANY_TEXT), st.builds(Case, ANY_TEXT, ANY_TEXT, OBJECT), st.just(Bye())))
def test_every_request_survives_the_wire(request: Hello | Case | Bye) -> None:
    line = encode(request)
    assert line.count(b"\n") == 1
    assert decode_request(line[:-1]) == request


@given(
    st.one_of(
        st.builds(Greeting, ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT),
        st.builds(Done, ANY_TEXT, OBJECT),
        st.builds(Done, ANY_TEXT, error=st.builds(Failure, st.just("internal"), ANY_TEXT)),
        st.just(Bye()),
    )
)
def test_every_reply_survives_the_wire(reply: Greeting | Done | Bye) -> None:
    assert decode_reply(encode(reply)[:-1]) == reply


def test_the_lines_are_those_of_the_documentation() -> None:
    assert encode(Hello("ab")) == b'{"hello":{"protocol":1,"spec":"ab"}}\n'
    assert encode(Case("x", "signature", {"message": "é"})) == (
        b'{"case":{"id":"x","op":"signature","in":{"message":"\\u00e9"}}}\n'
    )
    assert encode(Done("x", error=Failure("internal", "m"))) == (
        b'{"done":{"id":"x","error":{"kind":"internal","message":"m"}}}\n'
    )
    assert encode(Bye()) == b'{"bye":{}}\n'


HELLO = {"protocol": 1, "sdk": "s", "version": "1", "language": "go", "runtime": "r", "spec": "ab"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"", "not JSON (Expecting value: line 1 column 1 (char 0)), got bytes b''"),
        (b"NaN", "not JSON (NaN is no JSON), got bytes b'NaN'"),
        (b"[]", "expected an object with one member out of hello, done, bye, got list []"),
        (b"{}", "expected an object with one member out of hello, done, bye, got dict {}"),
        (
            b'{"bye":{},"done":{}}',
            "expected an object with one member out of hello, done, bye, got dict {'bye': {}, 'done': {}}",
        ),
        (b'{"bye":{},"bye":{}}', """not JSON (a member stands twice), got bytes b'{"bye":{},"bye":{}}'"""),
        (b'{"case":{}}', "unknown message 'case', expected one of hello, done, bye"),
        (b'{"bye":null}', "expected an object in bye, got None"),
        (b'{"bye":{"x":1}}', "unknown member 'x' in bye, expected no member"),
        (b'{"done":{}}', "expected exactly one of out and error in done, got no member"),
        (b'{"done":{"id":"x"}}', "expected exactly one of out and error in done, got id"),
        (b'{"done":{"out":{}}}', "member 'id' is missing in done, expected id, out"),
        (b'{"done":{"id":1,"out":{}}}', "expected text in done.id, got int 1"),
        (b'{"done":{"id":"x","out":[]}}', "expected an object in done.out, got list []"),
        (b'{"done":{"id":"x","out":null}}', "expected an object in done.out, got None"),
        (b'{"done":{"id":"x","error":"no"}}', "expected an object in done.error, got str 'no'"),
        (
            b'{"done":{"id":"x","error":{"kind":"internal"}}}',
            "member 'message' is missing in error, expected kind, message",
        ),
        (
            b'{"done":{"id":"x","error":{"kind":"odd","message":""}}}',
            "unknown kind of error 'odd', expected one of unknown_op, bad_input, internal",
        ),
        (
            json.dumps({"hello": {**HELLO, "protocol": True}}).encode(),
            "expected an integer in hello.protocol, got bool True",
        ),
        (json.dumps({"hello": {**HELLO, "spec": None}}).encode(), "expected text in hello.spec, got None"),
        (
            json.dumps({"hello": {**HELLO, "caps": []}}).encode(),
            "unknown member 'caps' in hello, expected protocol, sdk, version, language, runtime, spec",
        ),
    ],
)
def test_a_line_that_is_no_message_says_what_came_and_what_was_expected(line: bytes, message: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        decode_reply(line)
    assert str(refused.value) == message


def test_a_driver_refuses_replies_and_a_runner_refuses_requests() -> None:
    with pytest.raises(ProtocolError, match="unknown message 'done', expected one of hello, case, bye"):
        decode_request(b'{"done":{"id":"x","out":{}}}')
    with pytest.raises(ProtocolError, match="unknown message 'case'"):
        decode_reply(encode(Case("x", "op", {})))


def test_a_long_value_is_shortened_in_the_message() -> None:
    with pytest.raises(ProtocolError, match=r"x{50,}\.\.\. \(2002 characters\)$"):
        decode_reply(json.dumps("x" * 2000).encode())


@given(st.one_of(ANY_TEXT, st.binary()))
def test_every_text_survives_as_a_value(text: str | bytes) -> None:
    value = json.loads(json.dumps(encode_text(text)))
    decoded = decode_text(value)
    if isinstance(text, bytes):
        assert decoded == text
    else:
        # A pair of surrogates may come back as two characters: in UTF-16 they are the same text.
        assert isinstance(decoded, str)
        assert decoded.encode("utf-16-be", "surrogatepass") == text.encode("utf-16-be", "surrogatepass")


def test_a_text_is_a_string_unless_json_has_no_word_for_it() -> None:
    assert encode_text("é😀\0") == "é😀\0"
    assert encode_text("a\ud83d") == {"$u16": "0061d83d"}
    assert encode_text(b"\xff") == {"$b64": "/w=="}
    assert text_bytes("\ud83d") == b"\xed\xa0\xbd"
    assert text_bytes(b"\xff") == b"\xff"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (5, 'expected text, {"$b64": ...} or {"$u16": ...}, got int 5'),
        (None, 'expected text, {"$b64": ...} or {"$u16": ...}, got None'),
        (
            {"$b64": "x", "$u16": ""},
            """expected text, {"$b64": ...} or {"$u16": ...}, got dict {'$b64': 'x', '$u16': ''}""",
        ),
        ({"$b64": 5}, """expected text, {"$b64": ...} or {"$u16": ...}, got dict {'$b64': 5}"""),
        ({"$b64": "*"}, "expected base64 in $b64, got str '*'"),
        ({"$u16": "d83"}, "expected groups of four lower-case hexadecimal digits in $u16, got str 'd83'"),
        ({"$u16": "D83D"}, "expected groups of four lower-case hexadecimal digits in $u16, got str 'D83D'"),
        ({"$f64": "00"}, """expected text, {"$b64": ...} or {"$u16": ...}, got dict {'$f64': '00'}"""),
    ],
)
def test_a_value_that_is_no_text_is_refused(value: object, message: str) -> None:
    with pytest.raises(ValueFormError) as refused:
        decode_text(value)
    assert str(refused.value) == message


@given(st.lists(st.binary(max_size=5).filter(lambda line: b"\n" not in line)), st.integers(1, 7))
def test_lines_are_the_same_however_the_stream_is_cut(lines: list[bytes], size: int) -> None:
    stream = b"".join(line + b"\n" for line in lines)
    buffer = LineBuffer()
    chunks = [stream[at : at + size] for at in range(0, len(stream), size)]
    assert [line for chunk in chunks for line in buffer.feed(chunk)] == lines
    assert buffer.feed(b"") == []


def test_what_is_left_at_the_end_of_the_stream_is_a_line() -> None:
    buffer = LineBuffer()
    assert buffer.feed(b"one\ntw") == [b"one"]
    assert buffer.feed(b"") == [b"tw"]
    assert buffer.feed(b"") == []


def test_a_line_beyond_the_limit_is_handed_on_unfinished() -> None:
    buffer = LineBuffer(limit=4)
    assert buffer.feed(b"abcd") == []
    assert buffer.feed(b"e") == [b"abcde"]
