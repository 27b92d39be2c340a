"""The option `early_drop`: what nobody wants is not even made, and everything else is as without it."""

from __future__ import annotations

import io
import logging
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

import lipservice
import lipservice.logging
from lipservice.structlog import processor
from lipservice.testing import Captured, capture

FEW = {"budget": "1/s", "window_seconds": 10, "annotate": "full"}
log = logging.getLogger("shop.early")
STOCK = logging.Logger._log


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[logging.Handler]:
    """Return the only other handler, which wants nothing that is logged here."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setLevel(60)
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    yield handler
    assert logging.Logger._log is STOCK


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of loggers for which logging has begun to make a record."""
    names: list[str] = []
    find = logging.Logger.findCaller

    def counting(self: logging.Logger, stack_info: bool = False, stacklevel: int = 1) -> Any:  # noqa: FBT001, FBT002
        names.append(self.name)
        return find(self, stack_info, stacklevel + 1)

    monkeypatch.setattr(logging.Logger, "findCaller", counting)
    return names


def flood(count: int = 400) -> None:
    for number in range(count):
        log.info("flood %s", number)


def early(**options: Any) -> Any:
    return capture(early_drop=True, **{"policy": FEW, **options})


def assert_exact(captured: Captured, seen: int) -> None:
    stats = captured.stats()
    assert (stats.seen, stats.kept + stats.dropped, stats.faults) == (seen, seen, 0)
    assert stats.kept + stats.released == len(captured.records)


def test_a_record_that_is_dropped_is_not_made(made: list[str]) -> None:
    with early() as captured:
        flood()

    assert_exact(captured, 400)
    assert captured.stats().dropped > 300
    assert len(made) == captured.stats().kept


def test_a_handler_that_does_nothing_wants_nothing(made: list[str]) -> None:
    nothing = logging.NullHandler()
    log.addHandler(nothing)
    try:
        with early() as captured:
            flood()
    finally:
        log.removeHandler(nothing)

    assert_exact(captured, 400)
    assert len(made) == captured.stats().kept


def test_it_is_off_unless_asked_for(made: list[str]) -> None:
    with capture(policy=FEW):
        flood()

    assert len(made) == 400


def test_a_record_that_is_kept_has_all_that_is_its_own() -> None:
    with early(code_location=True, policy=None) as captured:
        flood(3)
        log.info("flood %s", 7, extra={"customer": "acme"})
    record = captured.records[-1]

    assert (record.body, record.logger) == ("flood 7", "shop.early")
    assert record.attributes["customer"] == "acme"
    assert record.attributes["code.file.path"] == __file__
    assert record.attributes["code.function.name"] == "test_a_record_that_is_kept_has_all_that_is_its_own"
    assert_exact(captured, 4)


def test_stack_level_and_stack_are_as_without_it() -> None:
    def outer() -> None:
        log.info("flood %s", 1, stacklevel=2, stack_info=True)

    with early(code_location=True, policy=None) as captured:
        flood(2)
        outer()

    name = "test_stack_level_and_stack_are_as_without_it"
    assert captured.records[-1].attributes["code.function.name"] == name


def test_what_another_handler_wants_it_gets(quiet: logging.StreamHandler[io.StringIO]) -> None:
    quiet.setLevel(logging.INFO)
    with early() as captured:
        flood()

    assert len(quiet.stream.getvalue().splitlines()) == 400
    assert_exact(captured, 400)


def _add_filter() -> Callable[[], None]:
    log.addFilter(bool)
    return lambda: log.removeFilter(bool)


def _add_factory() -> Callable[[], None]:
    stock = logging.getLogRecordFactory()
    logging.setLogRecordFactory(lambda *args: stock(*args))  # noqa: PLW0108  it is another function
    return lambda: logging.setLogRecordFactory(stock)


def _patch_class() -> Callable[[], None]:
    stock = logging.Logger.callHandlers
    logging.Logger.callHandlers = lambda *args: stock(*args)  # type: ignore[method-assign] # noqa: PLW0108  as others do
    return lambda: setattr(logging.Logger, "callHandlers", stock)


def _patch_logger() -> Callable[[], None]:
    handle = log.handle
    log.handle = lambda record: handle(record)  # type: ignore[method-assign] # noqa: PLW0108  as others do
    return lambda: delattr(log, "handle")


def _filter_ours() -> Callable[[], None]:
    (ours,) = (
        handler for handler in iter(logging.getLogger().handlers) if isinstance(handler, lipservice.logging.Handler)
    )
    ours.addFilter(bool)
    return lambda: None


def _be_last_resort() -> Callable[[], None]:
    stock, logging.lastResort = logging.lastResort, logging.NullHandler()
    logging.getLogger().handlers.clear()
    return lambda: setattr(logging, "lastResort", stock)


CHANGES = [_add_filter, _add_factory, _patch_class, _patch_logger, _filter_ours, _be_last_resort]


@pytest.mark.parametrize("change", CHANGES)
def test_where_somebody_else_has_a_say_logging_does_as_always(
    change: Callable[[], Callable[[], None]], made: list[str]
) -> None:
    with early() as captured:
        flood(1)
        undo = change()
        try:
            flood(100)
        finally:
            undo()

    assert_exact(captured, 101)
    assert len(made) == 101


def test_a_logger_that_does_not_come_to_us_is_left_alone(made: list[str]) -> None:
    apart = logging.getLogger("shop.apart")
    apart.propagate = False
    with early() as captured:
        for _ in range(50):
            apart.info("x")
    apart.propagate = True

    assert captured.stats().seen == 0
    assert len(made) == 50


def test_a_disabled_logger_stays_silent() -> None:
    with early() as captured:
        flood(1)
        log.disabled = True
        flood(50)
        log.disabled = False

    assert captured.stats().seen == 1


def test_a_handler_of_ours_on_a_logger_of_its_own_is_enough(made: list[str]) -> None:
    apart = logging.getLogger("shop.apart")
    handler, other = lipservice.logging.Handler(), logging.StreamHandler(io.StringIO())
    other.setLevel(60)
    apart.propagate = False
    apart.handlers = [handler, other]
    with early(manual=True, level=None) as captured:
        for _ in range(100):
            apart.warning("x")
    apart.propagate = True
    apart.handlers = []

    assert_exact(captured, 100)
    assert len(made) == captured.stats().kept < 50


def test_a_caller_may_want_a_record_kept() -> None:
    with early() as captured:
        flood(100)
        log.info("flood %s", 1, extra={"lipservice_keep": True})

    assert captured.records[-1].decision.reason == "keep"


def test_in_a_request_records_are_dropped_and_not_held_back(made: list[str]) -> None:
    with early() as captured:
        flood(100)
        made.clear()
        with lipservice.request_scope(distinct_id="u1"):
            flood(50)
            assert captured.stats().buffered == 0
            before = len(made)
            log.error("failed")
            flood(1)

    assert before < 50
    assert captured.records[-2].body == "failed"
    assert (captured.records[-1].decision.reason, captured.records[-1].distinct_id) == ("promoted", "u1")
    assert_exact(captured, 152)


def test_records_of_one_trace_share_their_fate() -> None:
    def kept(trace: str) -> list[object]:
        with early(policy={**FEW, "budget": "5/s"}) as captured, lipservice.request_scope({"traceparent": trace}):
            flood(300)
        return [record.decision.randomness for record in captured.records if record.decision.randomness]

    assert set(kept(f"00-{'a' * 32}-{'b' * 16}-01")) == {"a" * 6 + "0" * 8}


@pytest.mark.parametrize(
    "policy", [{**FEW, "rules": [{"id": "none", "match": {"logger": "x"}, "action": "never"}]}, {"budget": "1 GB/day"}]
)
def test_where_more_than_the_pattern_decides_records_are_made(policy: dict[str, Any], made: list[str]) -> None:
    with early(policy=policy) as captured:
        flood(100)
        with lipservice.request_scope():
            flood(100)

    assert captured.stats().seen == 200
    assert len(made) == 200


def test_a_record_made_while_another_is_handled_is_not_taken() -> None:
    class Logs:
        def __str__(self) -> str:
            flood(1)
            return "logs"

    with early(policy=None) as captured:
        flood(2)
        log.info("x", extra={"value": Logs()})

    assert captured.stats().reentrant >= 1


@pytest.mark.parametrize("message", [5, None, "\ud800", "%s %s %s"])
def test_whatever_is_logged_is_taken(message: object) -> None:
    with early(policy=None) as captured:
        log.info(message)
        log.info(message)

    assert len(captured.records) == 2


def test_who_has_wrapped_it_meanwhile_is_not_undone() -> None:
    seen: list[object] = []
    with early() as captured:
        inner = logging.Logger._log

        def outer(self: logging.Logger, level: int, msg: object, *args: Any, **more: Any) -> None:
            seen.append(msg)
            inner(self, level, msg, *args, **more)

        logging.Logger._log = outer  # type: ignore[method-assign] # as others do
        flood(100)
    log.error("after the end")
    wrapper = logging.Logger.__dict__["_log"]
    logging.Logger._log = STOCK  # type: ignore[method-assign] # as above

    assert captured.stats().seen == 100
    assert len(seen) == 101
    assert wrapper.__name__ == "outer"


def test_it_is_no_line_of_a_stack_that_anybody_takes_for_a_caller() -> None:
    with early():
        function: Any = logging.Logger._log

    assert function.__code__.co_filename == STOCK.__code__.co_filename
    assert function.__globals__["__name__"] == "logging"


def test_an_exception_is_sent_with_its_trace() -> None:
    with early(policy=None) as captured:
        for _ in range(2):
            try:
                raise KeyError("gone")  # noqa: EM101, TRY301
            except KeyError:
                expected = traceback.format_exc().splitlines()[0]
                log.exception("failed")

    assert str(captured.records[-1].attributes["exception.stacktrace"]).startswith(expected)


def test_what_structlog_has_decided_is_not_decided_again() -> None:
    structlog.configure(
        processors=[processor, structlog.processors.KeyValueRenderer()],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    try:
        with early() as captured:
            for _ in range(100):
                structlog.get_logger("shop").info("order paid")
                log.info("flood")
    finally:
        structlog.reset_defaults()
        logging.setLoggerClass(logging.Logger)

    assert_exact(captured, 200)
