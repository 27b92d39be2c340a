"""(l) Values that are hard on whoever writes them."""

from __future__ import annotations

import struct

from lipservice_conformance.emulator import Row
from lipservice_conformance.wire.case import Case, Step
from lipservice_conformance.wire.expectation import counted, every_request, rows
from lipservice_conformance.wire.scene import Scene
from lipservice_conformance.wire.step import emit, emit_records, flush
from lipservice_conformance.wire.trouble import UnmetError

__all__ = ["hostile"]

_RECORD_BYTES = 262_144
_ESCAPED = 6  # one byte of a text may be six in the JSON that is stored
_BY_VALUES = 2
_YEAR_2020 = 1_577_836_800_000_000_000


def hostile() -> list[Case]:
    """Return the cases."""
    kinds = [(profile, encoding) for profile in ("otlp", "posthog") for encoding in ("protobuf", "json")]
    return [make(*kind) for make in (_hostile, _values, _identity) for kind in kinds]


def _hostile(profile: str, encoding: str) -> Case:
    return Case(
        f"l.{profile}.hostile_{encoding}",
        "nothing is thrown; each record goes out with what can be read of it, or is counted; its neighbours are whole",
        profile,
        (
            emit(1, body="before {n}"),
            _emit_hostile(),
            emit(1, body="after {n}"),
            _flush_what_can_be(),
            every_request("answered with 200", lambda request: request.status == 200),
            rows(_neighbours, "the records before and after, whole"),
        ),
        options={"encoding": encoding},
        sample=profile == "posthog" and encoding == "json",
    )


def _emit_hostile() -> Step:
    def act(scene: Scene) -> None:
        count = scene.agent.ask("hostile")
        if count < 10:
            raise UnmetError(f"only {count} hostile records were emitted")
        # A value may emit a record of its own while it is read.
        scene.emitted += count
        more = scene.stats().emitted - scene.emitted
        if not 0 <= more <= _BY_VALUES:
            raise UnmetError(f"{scene.emitted} records were emitted, it counts {more} more")
        scene.emitted += more

    return Step("emit what no record should hold", act)


def _flush_what_can_be() -> Step:
    """Expect every record in the rows or counted as one that cannot be written."""

    def act(scene: Scene) -> None:
        scene.agent.ask("flush", {"timeout_ms": 5000})
        stats, stored = scene.stats(), scene.rows()
        unwritten = stats.lost.get("unencodable", 0)
        if sum(stats.lost.values()) != unwritten or len(stored) + unwritten != scene.emitted:
            raise UnmetError(f"of {scene.emitted} records {len(stored)} arrived: {stats}")

    return Step("every record arrives or is counted as unencodable", act)


def _neighbours(stored: list[Row]) -> str:
    bodies = {row.body for row in stored}
    if not {"before 0", "after 1"} <= bodies:
        return f"the bodies are {sorted(bodies)}"
    long = [row.body for row in stored if sum(map(len, row.attributes.values())) > _RECORD_BYTES * _ESCAPED]
    return f"these are longer than a record may be: {long}" if long else ""


def _double(number: float) -> dict[str, str]:
    return {"d": struct.pack(">d", number).hex()}


_VALUES: dict[str, tuple[object, str]] = {
    "true": ({"b": True}, "true"),
    "text": ({"s": 'a "quoted" \\ line\n\u2028 \U0001f48b'}, '"a \\"quoted\\" \\\\ line\\n\u2028 \U0001f48b"'),
    "empty": ({"s": ""}, '""'),
    "smallest": ({"i": str(-(1 << 63))}, str(-(1 << 63))),
    "largest": ({"i": str((1 << 63) - 1)}, str((1 << 63) - 1)),
    "beyond_2_53": ({"i": str((1 << 53) + 1)}, str((1 << 53) + 1)),
    "half": (_double(0.5), "0.5"),
    "list": ({"l": [{"i": "1"}, {"s": "two"}, {"b": False}]}, '[1,"two",false]'),
    "map": ({"m": [["a", {"i": "1"}], ["b", {"l": []}]]}, '{"a":1,"b":[]}'),
    "bytes": ({"x": "00ff10"}, '"AP8Q"'),
}


def _values(profile: str, encoding: str) -> Case:
    record = {
        "severity": 13,
        "body": {"s": "values"},
        "attributes": [[name, value] for name, (value, _) in _VALUES.items()],
    }
    wanted = {name: text for name, (_, text) in _VALUES.items()}

    def check(stored: list[Row]) -> str:
        got = [dict(row.attributes) for row in stored]
        return "" if got == [wanted] else f"got {[sorted(set(one.items()) ^ set(wanted.items())) for one in got]}"

    return Case(
        f"l.{profile}.values_{encoding}",
        "values arrive as they are, in either encoding",
        profile,
        (emit_records([record]), flush(), rows(check, "the values"), counted(accepted=1)),
        options={"encoding": encoding},
    )


def _identity(profile: str, encoding: str) -> Case:
    """Ids, flags, names and times, some of which a service would refuse a whole batch for."""
    trace, span = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    spoilt = {"trace_id": "zz", "span_id": "00", "flags": 2**31, "severity": 99, "time": str(2**63)}
    records = [
        {"body": {"s": "whole"}, "trace_id": trace, "span_id": span, "flags": 1, "event_name": "paid", "severity": 9},
        {"body": {"s": "spoilt"}, **spoilt},
        {"body": {"m": [["a", {"l": [None, _double(float("nan"))]}]]}, "severity": 24, "time": str(_YEAR_2020)},
    ]

    def check(stored: list[Row]) -> str:
        got = [(row.trace_id, row.span_id, row.trace_flags, row.event_name, row.severity_number) for row in stored]
        none = ("A" * 22 + "==", "A" * 11 + "=")
        wanted = [("CvdlGRbNQ92ESOshHIAxnA==", "t61rcWkgMzE=", 1, "paid", 9), (*none, 0, "", 0), (*none, 0, "", 24)]
        return "" if [*map(_without_default, got)] == [*map(_without_default, wanted)] else f"got {got}"

    return Case(
        f"l.{profile}.identity_{encoding}",
        "one field that no service takes must not lose the batch",
        profile,
        (emit_records(records), flush(), rows(check, "ids, flags and severities"), counted(accepted=3)),
        options={"encoding": encoding},
    )


def _without_default(fields: tuple[str, str, int, str, int]) -> tuple[str, str, int, str, int]:
    """PostHog stores a record without a severity as one of INFO."""
    trace, span, flags, event, severity = fields
    return trace, span, flags, event, severity or 9
