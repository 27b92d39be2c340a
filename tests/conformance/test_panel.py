"""A panel keeps its processes between questions, and survives one that breaks; the slow model is a driver like any."""

import io
import json
import sys
from pathlib import Path

from lipservice_conformance.driver import Driver
from lipservice_conformance.panel import Panel
from lipservice_conformance.protocol import Bye, Case, Hello, encode
from lipservice_conformance.session import Limits
from lipservice_conformance.slow_driver import serve

FAKES = Path(__file__).parent / "fake_driver.py"
LIMITS = Limits(first_reply=20, silence=20, stop=0.1)
CASES = [Case(f"c{number}", "echo", {"text": str(number)}) for number in range(1, 6)]


def driver(fake: str) -> Driver:
    return Driver("fake", FAKES.parent, (), (sys.executable, "-ISu", str(FAKES), fake))


def test_every_driver_is_asked_every_case_in_order() -> None:
    with Panel([(driver("answers_all"), "abc"), (driver("answers_wrong"), "abc")], LIMITS) as panel:
        answers = panel.ask(CASES)
        assert panel.languages == ("fake", "fake")
    assert [given[0].out for given in answers] == [{"echo": str(number)} for number in range(1, 6)]
    assert [one.out for one in answers[2]] == [{"echo": "3"}, {"echo": "wrong"}]


def test_a_process_stays_between_questions_and_ids_may_come_again() -> None:
    with Panel([(driver("exits_early"), "abc")], LIMITS) as panel:
        assert [one.out for (one,) in panel.ask(CASES[:1])] == [{"echo": "1"}]
        assert [one.out for (one,) in panel.ask(CASES[:1])] == [{"echo": "1"}]


def test_a_case_that_kills_its_process_has_a_trouble_and_the_panel_goes_on() -> None:
    with Panel([(driver("dies_in_the_middle"), "abc")], LIMITS) as panel:
        first = [one for (one,) in panel.ask(CASES)]
        again = [one for (one,) in panel.ask(CASES[:2])]
    assert [one.out is None for one in first] == [False, False, True, False, False]
    assert first[2].trouble.splitlines() == [
        "crash: ended before an answer to 'c3'",
        "  exit status 3",
        "  stderr: fatal: heap of bones",
    ]
    assert [one.out for one in again] == [{"echo": "1"}, {"echo": "2"}]


def test_a_driver_of_another_spec_answers_nothing() -> None:
    with Panel([(driver("has_another_spec"), "abc")], LIMITS) as panel:
        (given,) = panel.ask(CASES[:1])
    assert given[0].trouble.startswith(
        "not_run: the driver did not start: line 1: spec is 'def' in hello, expected 'abc'; generate the SDK again"
    )


def replies(*lines: bytes) -> list[dict[str, dict[str, object]]]:
    out = io.BytesIO()
    serve(io.BytesIO(b"".join(lines)), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_slow_model_speaks_the_protocol() -> None:
    hello, done, bye = replies(
        encode(Hello("abc")),
        encode(Case("x", "signature", {"message": {"$b64": "NSBtcw=="}})),
        encode(Bye()),
        b"more\n",
    )
    assert hello["hello"]["spec"] == "abc"
    assert done["done"]["out"] == {"template": "<*>", "id": "8c41dfca8206b01d", "source": "scan"}
    assert bye == {"bye": {}}


def test_the_last_line_needs_no_line_feed() -> None:
    (done,) = replies(encode(Case("x", "signature", {"message": "a"})).rstrip())
    assert done["done"]["id"] == "x"


def test_the_slow_model_names_what_it_cannot_do_and_goes_on() -> None:
    lines = [b"{\n", encode(Case("1", "dance", {})), encode(Case("2", "signature", {"message": {"$b64": "*"}}))]
    lines += [encode(Case("3", "signature", {"massage": "x"})), encode(Case("4", "signature", {"message": "x"}))]
    answers = [one["done"] for one in replies(*lines)]
    errors = [(one["id"], one["error"]["kind"]) for one in answers[:-1]]  # type: ignore[index]
    assert errors == [("", "bad_input"), ("1", "unknown_op"), ("2", "bad_input"), ("3", "bad_input")]
    assert "out" in answers[-1]
