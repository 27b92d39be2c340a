"""structlog, by the processor: what arrives, that it is decided once, and that structlog's own output stays."""

from __future__ import annotations

import asyncio
import io
import logging
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest
import structlog

import lipservice
import lipservice.structlog
from lipservice._structlog_entry import StructlogEntry
from lipservice.testing import capture

FEW = {"budget": "1/s", "window_seconds": 10, "annotate": "full"}
processor = lipservice.structlog.processor


@pytest.fixture(autouse=True)
def out(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Return what structlog prints; nothing is configured before and afterwards, nor does pytest listen."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    stream = io.StringIO()
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    configure(structlog.processors.KeyValueRenderer(key_order=["event"]), factory=structlog.PrintLoggerFactory(stream))
    yield stream
    # Its factory sets one of its own.
    logging.setLoggerClass(logging.Logger)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def configure(*processors: Any, factory: Any, bound: Any = None) -> None:
    structlog.configure(
        processors=[processor, *processors],
        logger_factory=factory,
        wrapper_class=bound or structlog.make_filtering_bound_logger(0),
    )


def configure_by_logging(*processors: Any) -> None:
    configure(*processors, factory=structlog.stdlib.LoggerFactory(), bound=structlog.stdlib.BoundLogger)


def test_an_event_arrives_with_what_was_bound_and_given(out: io.StringIO) -> None:
    structlog.contextvars.bind_contextvars(request="r1")
    with capture() as captured:
        structlog.get_logger().bind(logger="shop", customer="acme").warning("order paid", order=17)
    record = captured.assert_logged("order paid", severity="warn", logger="shop", count=1)

    assert record.attributes == {"request": "r1", "customer": "acme", "order": 17}
    assert record.severity_text == "warning"
    assert out.getvalue() == "event='order paid' logger='shop' customer='acme' order=17\n"


def test_the_event_is_handed_on_as_it_is() -> None:
    event = {"event": "x", "lipservice_keep": True, "exc_info": True}
    copy = event.copy()
    with capture():
        assert processor(None, "info", event) is event
    assert processor(None, "info", event) is event
    assert event == copy


@pytest.mark.parametrize(("method", "severity"), [("debug", 5), ("info", 9), ("error", 17), ("critical", 21)])
def test_the_severity_is_that_of_the_method(method: str, severity: int) -> None:
    with capture() as captured:
        getattr(structlog.get_logger(), method)("x")

    assert captured.records[0].severity == severity


def test_a_method_that_nobody_knows_is_info() -> None:
    with capture() as captured:
        processor(None, "shout", {"event": "x"})

    assert captured.records[0].severity == 9


def test_what_is_below_the_level_is_not_taken() -> None:
    with capture(level="warn") as captured:
        structlog.get_logger().info("x")

    assert captured.stats().seen == 0


@pytest.mark.parametrize("given", [True, "error", "triple"])
def test_exceptions_come_as_type_message_and_trace(given: object) -> None:
    with capture() as captured:
        try:
            raise KeyError("gone")  # noqa: EM101, TRY301
        except KeyError as error:
            info = {"error": error, "triple": sys.exc_info()}.get(str(given), given)
            structlog.get_logger().error("failed", exc_info=info)
    attributes = captured.records[0].attributes

    assert (attributes["exception.type"], attributes["exception.message"]) == ("KeyError", "'gone'")
    assert "exc_info" not in attributes


def test_an_exception_that_is_text_already_is_the_trace() -> None:
    with capture() as captured:
        processor(None, "error", {"event": "failed", "exception": "Traceback ..."})

    assert captured.records[0].attributes == {"exception.stacktrace": "Traceback ..."}


def test_parameters_that_are_not_in_the_event_yet_make_a_template() -> None:
    with capture(message_parts=True) as captured:
        processor(None, "info", {"event": "order %s paid", "positional_args": (17,)})
        processor(None, "info", {"event": "order %(n)s paid", "positional_args": ({"n": 5},)})

    assert captured.bodies == ["order 17 paid", "order 5 paid"]
    assert captured.records[0].attributes == {"message.template": "order %s paid", "message.parameter.0": 17}


def test_the_code_location_is_that_of_the_call() -> None:
    with capture(code_location=True) as captured:
        structlog.get_logger().info("x")

    assert captured.records[0].attributes["code.file.path"] == __file__
    assert captured.records[0].attributes["code.function.name"] == "test_the_code_location_is_that_of_the_call"


def test_a_caller_may_want_a_record_kept() -> None:
    with capture(policy=FEW) as captured:
        for _ in range(30):
            structlog.get_logger().info("flood")
        structlog.get_logger().info("flood", lipservice_keep=True)

    assert captured.records[-1].decision.reason == "keep"
    assert captured.records[-1].attributes == {}
    assert captured.stats().asked == 1


def test_dropped_events_are_counted_and_printed_all_the_same(out: io.StringIO) -> None:
    with capture(policy=FEW) as captured:
        for number in range(400):
            structlog.get_logger().info("flood", number=number)

    stats = captured.stats()
    assert (stats.seen, stats.kept + stats.dropped) == (400, 400)
    assert stats.dropped > 300
    assert len(out.getvalue().splitlines()) == 400


def test_on_request_dropped_events_go_no_further(out: io.StringIO) -> None:
    structlog.configure(processors=[lipservice.structlog.Processor(drop=True), structlog.processors.JSONRenderer()])
    with capture(policy=FEW) as captured:
        for _ in range(400):
            structlog.get_logger().info("flood")

    assert len(out.getvalue().splitlines()) == captured.stats().kept < 100


def test_an_error_brings_back_the_events_of_its_request() -> None:
    with capture(policy=FEW) as captured:
        for _ in range(30):
            structlog.get_logger().info("flood")
        with lipservice.request_scope(distinct_id="u1"):
            structlog.get_logger().info("flood", number=1)
            structlog.get_logger().error("failed")

    assert [record.decision.reason for record in captured.records[-2:]] == ["retro", "always"]
    assert captured.records[-2].distinct_id == "u1"


def test_an_event_that_logging_prints_is_decided_once() -> None:
    configure_by_logging(structlog.processors.JSONRenderer())
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    with capture() as captured:
        structlog.get_logger("shop").info("order paid", order=17)
        logging.getLogger("shop").info("by logging itself")

    assert captured.bodies == ["order paid", "by logging itself"]
    assert captured.records[0].logger == "shop"
    assert stream.getvalue() == '{"order": 17, "event": "order paid"}\nby logging itself\n'


def test_it_is_decided_once_where_several_handlers_see_it() -> None:
    configure_by_logging(structlog.stdlib.ProcessorFormatter.wrap_for_formatter)
    second = lipservice.logging.Handler()
    logging.getLogger("shop").addHandler(second)
    with capture() as captured:
        structlog.get_logger("shop").info("order paid")
    logging.getLogger("shop").removeHandler(second)

    assert captured.stats().seen == 1


def test_it_is_decided_once_where_a_formatter_has_the_processor_too() -> None:
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[processor],
        processors=[
            processor,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )
    configure_by_logging(structlog.stdlib.ProcessorFormatter.wrap_for_formatter)
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)
    with capture() as captured:
        structlog.get_logger("shop").info("order paid")
        logging.getLogger("shop").info("foreign")
    with capture(manual=True, level=None) as manual:
        structlog.get_logger("shop").warning("order paid")
        logging.getLogger("shop").warning("foreign")

    assert captured.bodies == ["order paid", "foreign"]
    assert [body for body in manual.bodies if body == "order paid"] == ["order paid"]
    assert "foreign" in manual.bodies


def test_a_record_of_logging_after_a_dropped_event_is_no_part_of_it() -> None:
    def drop(*_: object) -> NoReturn:
        raise structlog.DropEvent

    configure_by_logging(drop)
    with capture() as captured:
        structlog.get_logger("shop").info("dropped by another processor")
        logging.getLogger("shop").info("by logging itself")

    assert captured.bodies == ["dropped by another processor", "by logging itself"]


def test_asynchronous_calls_are_taken_once() -> None:
    configure_by_logging(structlog.processors.JSONRenderer())
    with capture() as captured:
        asyncio.run(structlog.get_logger("shop").ainfo("order paid", order=17))

    captured.assert_logged("order paid", count=1, attributes={"order": 17})


def test_a_value_whose_text_logs_again_is_no_loop() -> None:
    class Logs:
        def __str__(self) -> str:
            structlog.get_logger().error("from within")
            return "logs"

    with capture() as captured:
        processor(None, "info", {"event": "x", "value": Logs()})
        processor(None, "info", {"event": Logs()})

    assert captured.bodies == ["x", "logs"]
    assert captured.stats().reentrant >= 1


@pytest.mark.parametrize("event", [{}, {"event": None}, {"event": 5}, {"event": b"x"}, {"event": "\ud800"}])
def test_whatever_an_event_is_it_is_taken(event: dict[str, object]) -> None:
    with capture() as captured:
        assert processor(object(), "info", event) == event

    assert len(captured.records) == 1


def test_an_event_that_cannot_be_read_is_not_lost() -> None:
    class Broken(dict[str, object]):
        def get(self, *_: object) -> NoReturn:
            raise OSError

    with capture() as captured:
        processor(None, "info", Broken(event="x"))

    assert captured.bodies == ["a record that could not be read"]


def test_an_entry_says_what_there_is_without_running_anything() -> None:
    assert StructlogEntry({"event": "x %s", "positional_args": (1,)}, "info", 9, "").plain_text() == "x %s"
    assert StructlogEntry({"event": 1.5}, "info", 9, "").plain_text() == "float"


def test_without_a_client_nothing_happens(out: io.StringIO) -> None:
    structlog.get_logger().info("x")

    assert out.getvalue() == "event='x'\n"
