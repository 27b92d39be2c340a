"""loguru, by filter, sink or patcher: what arrives, that it is decided once, and that loguru's own output stays."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import loguru
import pytest

import lipservice
import lipservice.logging
import lipservice.loguru
from lipservice.testing import capture

FEW = {"budget": "1/s", "window_seconds": 10, "annotate": "full"}
logger = loguru.logger


class Intercept(logging.Handler):
    """Hands records of logging on to loguru, as loguru's documentation has it."""

    def emit(self, record: logging.LogRecord) -> None:
        logger.opt(depth=6, exception=record.exc_info).log(record.levelname, record.getMessage())


class Propagate(logging.Handler):
    """Hands records of loguru on to logging, likewise."""

    def emit(self, record: logging.LogRecord) -> None:
        logging.getLogger(record.name).handle(record)


@pytest.fixture(autouse=True)
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return what loguru's own sink writes; pytest does not listen."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    written: list[str] = []
    logger.remove()
    logger.add(lambda message: written.append(str(message)), format="{level}:{message}:{extra}", level=0)
    yield written
    logger.remove()
    logger.configure(patcher=lambda _: None, extra={})


def add_filter() -> None:
    logger.add(lipservice.loguru.sink, filter=lipservice.loguru.take, level=0, catch=False)


def add_sink() -> None:
    logger.add(lipservice.loguru.sink, level=0, catch=False)


def add_patcher() -> None:
    logger.configure(patcher=lipservice.loguru.patcher)


WAYS = [add_filter, add_sink, add_patcher]


@pytest.mark.parametrize("way", WAYS)
def test_a_record_arrives_with_what_was_bound_and_given(way: Any, lines: list[str]) -> None:
    way()
    with capture() as captured, logger.contextualize(request="r1"):
        logger.bind(customer="acme").success("order {} paid by {who}", 17, who="bob")
    record = captured.assert_logged("order 17 paid by bob", severity=10, logger=__name__, count=1)

    assert record.attributes == {"request": "r1", "customer": "acme", "who": "bob"}
    assert record.severity_text == "SUCCESS"
    assert lines == ["SUCCESS:order 17 paid by bob:{'request': 'r1', 'customer': 'acme', 'who': 'bob'}\n"]


@pytest.mark.parametrize(
    ("level", "severity"), [("TRACE", 1), ("DEBUG", 5), ("INFO", 9), ("WARNING", 13), ("ERROR", 17), ("CRITICAL", 21)]
)
def test_the_severity_is_that_of_the_level(level: str, severity: int) -> None:
    add_filter()
    with capture() as captured:
        logger.log(level, "x")

    assert captured.records[0].severity == severity


def test_a_level_of_ones_own_is_as_its_number() -> None:
    add_filter()
    with capture() as captured:
        logger.log(35, "x")

    assert (captured.records[0].severity, captured.records[0].severity_text) == (13, "Level 35")


def test_what_is_below_the_level_is_not_taken() -> None:
    add_filter()
    with capture(level="warn") as captured:
        logger.info("x")

    assert captured.stats().seen == 0


def test_an_exception_comes_as_type_message_and_trace() -> None:
    add_filter()
    with capture() as captured:
        try:
            raise KeyError("gone")  # noqa: EM101, TRY301
        except KeyError:
            logger.exception("failed")
    attributes = captured.records[0].attributes

    assert (attributes["exception.type"], attributes["exception.message"]) == ("KeyError", "'gone'")
    assert str(attributes["exception.stacktrace"]).startswith("Traceback")


def test_colours_are_no_part_of_the_message() -> None:
    add_filter()
    with capture() as captured:
        logger.opt(colors=True).info("<red>order</red> {}", 17)

    assert captured.bodies == ["order 17"]


def test_the_code_location_is_that_of_the_call() -> None:
    add_filter()
    with capture(code_location=True) as captured:
        logger.info("x")

    assert captured.records[0].attributes["code.file.path"] == __file__
    assert captured.records[0].attributes["code.function.name"] == "test_the_code_location_is_that_of_the_call"


def test_a_caller_may_want_a_record_kept() -> None:
    add_filter()
    with capture(policy=FEW) as captured:
        for _ in range(30):
            logger.info("flood")
        logger.bind(lipservice_keep=True).info("flood")

    assert captured.records[-1].decision.reason == "keep"
    assert captured.records[-1].attributes == {}


@pytest.mark.parametrize("way", WAYS)
def test_dropped_records_are_counted_and_written_all_the_same(way: Any, lines: list[str]) -> None:
    way()
    with capture(policy=FEW) as captured:
        for number in range(400):
            logger.info("flood {n}", n=number)

    stats = captured.stats()
    assert (stats.seen, stats.kept + stats.dropped) == (400, 400)
    assert stats.dropped > 300
    assert len(lines) == 400


def test_a_record_that_comes_by_three_ways_is_decided_once() -> None:
    add_sink()
    add_filter()
    add_patcher()
    with capture() as captured:
        logger.info("x")
        logger.info("x")

    assert captured.stats().seen == 2


@pytest.mark.parametrize("is_first", [True, False])
def test_a_record_that_loguru_hands_on_to_logging_is_decided_once(is_first: bool) -> None:  # noqa: FBT001
    if is_first:
        add_filter()
    logger.add(Propagate(), format="{message}", level=0)
    if not is_first:
        add_filter()
    with capture() as captured:
        logger.bind(customer="acme").info("order paid")
        logging.getLogger("shop").info("by logging itself", extra={"extra": "a name like any other"})

    assert captured.bodies == ["order paid", "by logging itself"]
    assert captured.records[0].attributes == {"customer": "acme"}


def test_a_record_that_logging_hands_on_to_loguru_is_decided_once(lines: list[str]) -> None:
    add_filter()
    logging.getLogger().addHandler(Intercept())
    with capture() as captured:
        logging.getLogger("shop").info("order %s paid", 17)
        logger.info("by loguru itself")

    assert captured.bodies == ["order 17 paid", "by loguru itself"]
    assert captured.records[0].logger == "shop"
    assert lines == ["INFO:order 17 paid:{}\n", "INFO:by loguru itself:{}\n"]


def test_it_is_decided_once_where_loguru_has_it_before_the_root_logger() -> None:
    add_filter()
    child = logging.getLogger("shop.intercepted")
    handler = Intercept()
    child.addHandler(handler)
    with capture() as captured:
        child.info("order paid")
        logger.info("order paid")
        logging.getLogger("shop").info("order paid")
    child.removeHandler(handler)

    assert captured.bodies == ["order paid"] * 3


def test_records_that_somebody_holds_on_to_are_no_hindrance() -> None:
    class Holding(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            held.append(record)

    held: list[logging.LogRecord] = []
    logging.getLogger().addHandler(Holding())
    logger.add(Propagate(), format="{message}", level=0)
    add_filter()
    with capture() as captured:
        logging.getLogger("shop").info("order paid")
        logger.info("order paid")
        logger.info("order paid")

    assert captured.bodies == ["order paid"] * 3


def test_it_is_taken_from_loguru_where_logging_is_not_connected() -> None:
    add_filter()
    logging.getLogger().addHandler(Intercept())
    with capture(manual=True) as captured:
        logging.getLogger("shop").warning("order %s paid", 17)

    assert captured.bodies == ["order 17 paid"]


def test_what_a_handler_of_logging_says_by_loguru_is_a_record_of_its_own() -> None:
    class Talkative(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            logger.warning("handling {name}", name=record.levelname)

    add_filter()
    logging.getLogger().addHandler(Talkative())
    with capture() as captured:
        logging.getLogger("shop").info("order paid")

    assert captured.bodies == ["order paid", "handling INFO"]


def test_an_error_brings_back_the_records_of_its_request() -> None:
    add_filter()
    with capture(policy=FEW) as captured:
        for _ in range(30):
            logger.info("flood")
        with lipservice.request_scope(distinct_id="u1"):
            logger.bind(number=1).info("flood")
            logger.error("failed")

    assert [record.decision.reason for record in captured.records[-2:]] == ["retro", "always"]
    assert captured.records[-2].attributes == {"number": 1}


@pytest.mark.parametrize("way", [add_filter, add_patcher])
def test_a_value_whose_text_logs_again_is_no_loop(way: Any, capsys: pytest.CaptureFixture[str]) -> None:
    class Logs:
        def __str__(self) -> str:
            logger.error("from within")
            return "logs"

    way()
    with capture() as captured:
        logger.bind(value=Logs()).patch(lambda record: record.update({"message": record["message"] + "!"})).info("x")

    assert captured.bodies[-1] == "x!" if way is add_filter else "x"
    assert captured.stats().reentrant >= 1
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("broken", [{"message": 5}, {"name": None}, {"level": None}, {"extra": None}, {"time": None}])
def test_whatever_a_patcher_has_made_of_a_record_it_is_not_lost(broken: dict[str, Any]) -> None:
    add_patcher()
    with capture() as captured:
        record: dict[str, Any] = {}
        logger.patch(record.update).info("x")
        anything: Any = {**record, "elapsed": object(), **broken}
        lipservice.loguru.patcher(anything)

    assert len(captured.records) == 2


def test_without_a_client_nothing_happens(lines: list[str]) -> None:
    add_filter()
    add_sink()
    add_patcher()
    logger.info("x")

    assert lines == ["INFO:x:{}\n"]
