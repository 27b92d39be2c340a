"""The records that every SDK sends: each kind of value in each place, each field at its edges, and random ones."""

from __future__ import annotations

import random
from collections.abc import Iterator

from lipservice_conformance.collector.model import (
    Record,
    Value,
    boolean,
    bytestring,
    double,
    entries,
    integer,
    listing,
    text,
)
from lipservice_conformance.collector.random_record import random_record

__all__ = ["make_corpus"]

_TIME = 1_790_000_000_123_456_789
_RANDOM = 100
_TRACE, _SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"

_TEXTS = (
    "",
    " ",
    "plain",
    "Grüße, 世界 🙂 e\u0301",
    "\x00\x01\x08\t\n\x0b\x0c\r\x1b\x7f\x80\x9f",
    "\"\\/</script>&'\u2028\u2029\ufeff",
    "a\ud800b",
    "\udc00\ud800",
    "\U0010ffff\ufffe",
    "x" * 4_096,
    "é🙂" * 9_000,
    "z" * 65_536,
)
_INTEGERS = (0, 1, -1, 127, 128, 255, 300, 2**31, 2**53 - 1, 2**53 + 1, -(2**53) - 1, 2**63 - 1, -(2**63))
_DOUBLES = (
    *(0.0, -0.0, 1.0, -1.0, 0.1, 1.5, 1e21, 1e-7, 123456789012345680.0, 5e-324, 2.2250738585072014e-308),
    *(1.7976931348623157e308, -1.7976931348623157e308, 9007199254740993.0),
    *(float("nan"), float("inf"), float("-inf")),
)
_BYTES = (b"", b"\x00", b"\xff\xfe\xfd", "é".encode(), bytes(range(256)), b"\x80" * 4_096)
_TIMES = (0, 1, 999_999_999, _TIME, 2**53 + 1, 2**63 - 1)


def make_corpus() -> list[Record]:
    """Return the records, always the same, in the order in which they are sent."""
    chance = random.Random(6)  # noqa: S311  the same records every time
    return [
        *_value_records(),
        *_field_records(),
        *_crossing_records(),
        *_alike(),
        *(random_record(chance, number) for number in range(_RANDOM)),
    ]


def _values() -> Iterator[Value]:
    yield None
    yield from map(text, _TEXTS)
    yield from map(boolean, (True, False))
    yield from map(integer, _INTEGERS)
    yield from map(double, _DOUBLES)
    yield from map(bytestring, _BYTES)
    yield from (listing(), entries(), listing(listing()), entries(("", entries())), listing(entries(), listing(None)))
    yield listing(None, text(""), None, integer(0), boolean(False), double(0.0), bytestring(b""))
    yield entries(
        ("null", None), ("empty", text("")), ("zero", integer(0)), ("no", boolean(False)), ("", text("no key"))
    )
    yield entries(("twice", integer(1)), ("once", integer(2)), ("twice", text("last")))
    yield _nested(31)


def _nested(levels: int) -> Value:
    """Return lists and maps in turn, as deep as asked, around a text."""
    value = text("inside")
    for level in range(levels):
        value = listing(value, integer(level)) if level % 2 else entries(("in", value))
    return value


def _value_records() -> Iterator[Record]:
    """Yield every value as a body, as an attribute, and inside a list and a map."""
    for value in _values():
        yield {"time": str(_TIME), "severity": 9, "body": value}
        yield {"severity": 9, "body": text("attribute"), "attributes": [["value", value], ["after", integer(1)]]}
        yield {"severity": 9, "attributes": [["list", listing(value, value)], ["map", entries(("value", value))]]}


def _field_records() -> Iterator[Record]:
    yield {}
    yield {"body": text("nothing else")}
    for severity in range(-1, 26):
        yield {"severity": severity, "body": text(f"severity {severity}")}
    for time in _TIMES:
        yield {"time": str(time), "body": text(f"time {time}")}
        yield {"observed": str(time), "body": text(f"observed {time}")}
    for flags in (0, 1, 2, 128, 255):
        yield {"flags": flags, "trace_id": _TRACE, "span_id": _SPAN, "body": text(f"flags {flags}")}
    for trace, span in (
        (_TRACE, ""),
        ("", _SPAN),
        ("0" * 32, "0" * 16),
        ("f" * 32, "f" * 16),
        ("0" * 31 + "1", "1" + "0" * 15),
    ):
        yield {"trace_id": trace, "span_id": span, "body": text(f"ids {trace} {span}")}
    for name in _TEXTS:
        yield {"event_name": name, "severity_text": name, "body": text("names")}
    for dropped in (0, 1, 127, 128, 2**31 - 1, 2**32 - 1):
        yield {"dropped": dropped, "body": text(f"dropped {dropped}")}
    for key in ("", " ", "a.b", "Grüße", "1", "01", "__proto__", "constructor", "é" * 128, 'quote"\\\n'):
        yield {"attributes": [[key, text("value")]], "body": text("a key")}


def _crossing_records() -> Iterator[Record]:
    """Yield what crosses a limit."""
    yield {"body": text("z" * 65_537)}
    yield {"body": text("é🙂" * 11_000)}
    yield {"body": text("keys"), "attributes": [["k" * 257, integer(1)], ["é" * 200, integer(2)]]}
    for levels in (32, 33, 34, 40):
        yield {"body": _nested(levels), "attributes": [["deep", _nested(levels)]]}
    for count in (127, 128, 129, 200):
        attributes = [[f"key {number}", integer(number)] for number in range(count)]
        yield {"body": text(f"{count} attributes"), "attributes": attributes, "dropped": 3}


def _alike() -> Iterator[Record]:
    """Yield what is there twice: whole records, and keys."""
    for _ in range(5):
        yield {
            "time": str(_TIME),
            "severity": 17,
            "body": text("five times the same"),
            "attributes": [["n", integer(5)]],
        }
    keys = ("a", "b", "a", "c", "b", "a")
    yield {"body": text("equal keys"), "attributes": [[key, integer(at)] for at, key in enumerate(keys)]}
    yield {"body": text("equal keys of other types"), "attributes": [["a", None], ["a", text("")], ["a", listing()]]}
