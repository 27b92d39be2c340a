from __future__ import annotations

import inspect

from lipservice import LogRecord


def test_body_severity_and_attributes_go_by_position_and_the_rest_by_name() -> None:
    parameters = inspect.signature(LogRecord).parameters.values()

    assert [parameter.name for parameter in parameters if parameter.kind is parameter.POSITIONAL_OR_KEYWORD] == [
        "body",
        "severity",
        "attributes",
    ]
    assert {parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY} == {
        "severity_text",
        "time_ns",
        "observed_ns",
        "trace_id",
        "span_id",
        "flags",
        "event_name",
        "dropped_attributes",
    }


def test_everything_has_a_default_and_can_be_changed() -> None:
    record = LogRecord()
    record.body = "changed"

    assert record == LogRecord("changed")
    assert not hasattr(record, "__dict__")
