"""The standard library's logging, before, while and after a client is at work."""

from __future__ import annotations

import io
import logging
import logging.config
import logging.handlers
import queue
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from call_capture import KEEP_FEW, configured

import lipservice
import lipservice.logging
from lipservice._claims import claims

SOURCE = str(Path(lipservice.__file__).parent.parent)
log = logging.getLogger("shop.orders")


@pytest.fixture(autouse=True)
def _bare_root(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take pytest's own handlers off the root logger, and put everything back."""
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    level = root.level
    yield
    root.setLevel(level)


def test_a_record_arrives_with_all_that_is_its_own() -> None:
    with configured() as (client, sent, _):
        log.warning("order %s paid", 17, extra={"customer": "acme", "items": 3})
        client.flush(10)

    record = sent.records[0]
    assert sent.bodies[0] == "order 17 paid"
    assert (record["severityNumber"], record["severityText"]) == (13, "WARNING")
    assert sent.attributes(0) == {"logger.name": "shop.orders", "customer": "acme", "items": "3"}


def test_message_parts_and_code_location_come_on_request() -> None:
    with configured(message_parts=True, code_location=True) as (client, sent, _):
        log.info("order %s paid by %s", 17, "bob")
        log.info("order %(n)s paid", {"n": 5})
        client.flush(10)

    first, second = sent.attributes(0), sent.attributes(1)
    assert first["message.template"] == "order %s paid by %s"
    assert (first["message.parameter.0"], first["message.parameter.1"]) == ("17", "bob")
    assert second["message.parameter.n"] == "5"
    assert first["code.file.path"] == __file__
    assert first["code.function.name"] == "test_message_parts_and_code_location_come_on_request"


def test_an_exception_is_sent_as_type_message_and_trace() -> None:
    with configured() as (client, sent, _):
        try:
            raise KeyError("gone")  # noqa: EM101, TRY301
        except KeyError:
            log.exception("failed")
        client.flush(10)

    found = sent.attributes()
    assert (found["exception.type"], found["exception.message"]) == ("KeyError", "'gone'")
    assert found["exception.stacktrace"].startswith("Traceback (most recent call last):\n")


def test_a_later_basic_config_works_as_if_nothing_were_there() -> None:
    with configured() as (client, sent, _):
        stream = io.StringIO()
        assert not log.hasHandlers()
        logging.basicConfig(stream=stream, format="%(message)s")
        log.warning("one")
        logging.basicConfig(stream=stream, format="%(levelname)s %(message)s", force=True)
        log.warning("two")
        assert len(logging.root.handlers) == 1
        client.flush(10)

    assert stream.getvalue() == "one\nWARNING two\n"
    assert sent.bodies == ["one", "two"]


def test_what_last_resort_would_have_printed_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with configured():
        log.info("below")
        log.warning("above")
        child = logging.getLogger("shop.quiet")
        child.addHandler(logging.NullHandler())
        child.warning("wanted")
        child.removeHandler(child.handlers[0])

    assert capsys.readouterr().err == "above\n"


def test_without_a_last_resort_it_is_said_once_that_there_are_no_handlers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging, "lastResort", None)
    monkeypatch.setattr(logging.root.manager, "emittedNoHandlerWarning", False)
    with configured():
        log.info("one")
        log.info("two")

    assert capsys.readouterr().err == 'No handlers could be found for logger "shop.orders"\n'


def test_it_survives_dict_config() -> None:
    document: dict[str, Any] = {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"null": {"class": "logging.NullHandler"}},
        "root": {"level": "INFO", "handlers": ["null"]},
    }
    with configured() as (client, sent, _):
        logging.config.dictConfig(document)
        log.info("one")
        logging.config.dictConfig(document)
        log.info("two")
        client.flush(10)

    assert sent.bodies == ["one", "two"]


def test_a_list_that_is_put_in_its_place_is_joined_with_the_next_flush() -> None:
    others: list[logging.Handler] = [logging.NullHandler()]
    with configured() as (client, sent, _):
        logging.root.handlers = others
        log.info("unheard")
        client.flush(10)
        log.info("heard")
        client.flush(10)

    assert sent.bodies == ["heard"]
    assert logging.root.handlers is others


def test_shutdown_leaves_the_logger_as_it_was_found() -> None:
    root = logging.getLogger()
    handler = logging.NullHandler()
    root.handlers, found = [handler], root.handlers
    found = root.handlers
    level = root.level
    with configured(level="debug") as (client, _, _):
        assert root.level == logging.DEBUG
        assert len(root.handlers) == 1
        assert root.handlers[:] == [handler]
        root.addHandler(other := logging.NullHandler())
        client.shutdown(10)

    assert root.handlers is found
    assert root.handlers == [handler, other]
    assert root.level == level
    assert type(root.handlers) is list


def test_no_level_is_set_unless_one_is_given_and_a_hiding_one_is_told_of() -> None:
    logging.root.setLevel(logging.WARNING)
    with configured(level=None) as (_, _, said):
        assert logging.root.level == logging.WARNING
        log.error("seen")

    expected = "what is below never reaches LipService; give level to let it through"
    assert said == [f"lipservice: the root logger has the level WARNING: {expected}"]


def test_a_hiding_level_is_told_of_at_the_end_if_no_record_came() -> None:
    logging.root.setLevel(logging.ERROR)
    with configured(level=None) as (_, _, said):
        assert said == []

    assert len(said) == 1


def test_records_below_the_level_are_not_taken_whatever_the_logger_says() -> None:
    child = logging.getLogger("shop.loud")
    child.setLevel(logging.DEBUG)
    with configured(level="warn") as (client, _, _):
        child.info("below")
        child.warning("above")

        assert client.stats().seen == 1
    child.setLevel(logging.NOTSET)


def test_a_handler_works_on_a_logger_that_does_not_propagate_before_and_after_the_call() -> None:
    child = logging.getLogger("shop.alone")
    child.propagate = False
    child.addHandler(handler := lipservice.logging.Handler())
    child.warning("before")
    with configured(manual=True) as (client, sent, _):
        child.warning("while")
        log.warning("unheard")
        client.flush(10)
    child.warning("after")
    child.removeHandler(handler)
    child.propagate = True

    assert sent.bodies == ["while"]


def test_several_handlers_decide_a_record_once_even_behind_a_queue() -> None:
    waiting: queue.Queue[Any] = queue.Queue()
    child = logging.getLogger("shop.twice")
    child.addHandler(handler := lipservice.logging.Handler())
    logging.root.addHandler(logging.handlers.QueueHandler(waiting))
    listener = logging.handlers.QueueListener(waiting, handler)
    with configured() as (client, _, _):
        assert claims
        child.warning("once")
        listener.start()
        listener.stop()

        assert client.stats().seen == 1
    child.removeHandler(handler)


def test_a_handler_runs_the_filters_that_the_application_adds() -> None:
    child = logging.getLogger("shop.filtered")
    handler = lipservice.logging.Handler()
    handler.addFilter(lambda record: record.getMessage() != "no")
    child.addHandler(handler)
    with configured(manual=True) as (client, sent, _):
        child.warning("no")
        child.warning("yes")
        client.flush(10)
    child.removeHandler(handler)

    assert sent.bodies == ["yes"]


def test_a_value_whose_text_logs_is_no_recursion() -> None:
    class Chatty:
        def __str__(self) -> str:
            log.warning("from inside")
            return "chatty"

    logging.root.addHandler(logging.NullHandler())
    with configured() as (client, sent, _):
        log.warning("value %s", Chatty())
        client.flush(10)

        assert sent.bodies == ["value chatty"]
        assert client.stats().reentrant >= 1


class _Hostile:
    def __str__(self) -> str:
        raise RuntimeError

    __repr__ = __hash__ = __str__  # type: ignore[assignment]  # all of it raises


@pytest.mark.filterwarnings("ignore")
def test_hostile_values_never_raise_and_arrive_in_their_plainest_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "lastResort", logging.NullHandler())
    with configured() as (client, sent, said):
        log.warning("value %s", _Hostile())
        log.warning(_Hostile())
        log.warning("too few %s %s", *[1])
        log.warning("extra", extra={"x": _Hostile()})
        client.flush(10)

        assert sent.bodies == ["value %s", "_Hostile", "too few %s %s", "extra"]
        assert client.stats().faults == 3
        assert len(said) == 1


def test_records_of_lipservice_itself_are_not_taken() -> None:
    with configured() as (client, _, _):
        logging.getLogger("lipservice").warning("own")
        logging.getLogger("lipservice.x").warning("own")
        logging.getLogger("lipservices").warning("not own")

        assert client.stats().seen == 1


def test_a_record_that_its_caller_wants_is_kept_and_the_mark_is_not_sent() -> None:
    with configured(policy=KEEP_FEW) as (client, sent, _):
        for number in range(500):
            log.info("flood %s", number)
        log.info("flood %s", 1, extra={"lipservice_keep": True})
        client.flush(10)

        assert sent.attributes() == {"logger.name": "shop.orders", "lipservice.sample.reason": "keep"}
        assert client.stats().asked == 1
        assert client.stats().seen == 501


def test_a_handler_whose_client_has_ended_counts_no_more_though_somebody_holds_it() -> None:
    with configured():
        ours = next(iter(logging.getLogger().handlers))
        assert ours in lipservice.logging._handlers

    assert ours not in lipservice.logging._handlers
    assert ours.handle(logging.makeLogRecord({"msg": "late"}))


def test_nothing_that_is_connected_is_imported_by_the_package_alone() -> None:
    code = "import sys, lipservice\nprint([name for name in ('logging', 'traceback') if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], env={"PYTHONPATH": SOURCE}, capture_output=True, check=True, timeout=60
    )

    assert done.stdout.strip() == b"[]"
