"""The harness of the calls tier: an agent that loses, doubles or lies makes its case fail, and the failure says how."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lipservice_conformance.calls.case import Case, runs_of
from lipservice_conformance.calls.cases import all_cases
from lipservice_conformance.calls.cases.output import _LINES, _printed
from lipservice_conformance.calls.run import perform_call
from lipservice_conformance.calls.step import leave, log_each
from lipservice_conformance.wire.agent import Program
from lipservice_conformance.wire.outcome import Outcome, Verdict
from lipservice_conformance.wire.run import Endpoints, run_case

FAKE = Path(__file__).with_name("fake_call_agent.py")
CASES = {case.id: case for case in all_cases()}
PRINTED = Case("i.example", "an example", (_printed(_LINES),))
LEFT = replace(CASES["c.exit"], steps=(log_each(3), leave(most_ms=200)))
HONEST = ("a.one_row", "c.exit", "c.shutdown", "f.rule", "h.error", "h.failed_close", "h.outside", "l.same", "l.other")
# A lie, a case that catches it, and a part of what is said about it.
LIES = {
    "begins anew": ("l.same", "the call returned another client"),
    "doubles": ("a.one_row", "12 rows, but there are 24"),
    "drops in silence": ("h.outside", "6 were logged, the rows account for 1"),
    "fails to end": ("a.one_row", "the shutdown in the end was"),
    "forgets the last": ("c.exit", "40 rows, but there are 0"),
    "holds nothing": ("h.promote", "rows ('step 1', 'retro')"),
    "is silent": ("l.other", "a diagnostic with 'configured already'"),
    "knows nobody": ("a.one_row", "the agent knows [], not own"),
    "miscounts": ("a.one_row", "seen is not kept + dropped + buffered"),
    "raises": ("a.one_row", "the agent cannot do `log`: ValueError('it hurts')"),
    "releases others": ("h.error", "('other 1', 'retro')"),
    "says no reason": ("h.promote", "got [('step 1', '')"),
    "shifts levels": ("n.severities", "the severity of each level, but got {'trace': 2"),
    "spoils the end": ("c.exit", "the program ended with 4, expected 0"),
    "stays hooked": ("a.one_row", "is not as it was found"),
    "takes the time of the release": ("h.error", "at their own times, at least 40 ms apart, but they came [0,"),
    "talks": ("a.one_row", "diagnostics that nobody expected: ['lipservice: by the way']"),
    "trips": ("a.one_row", "seen"),
}


def fake(fault: str) -> Program:
    return Program("fake", (sys.executable, str(FAKE), fault), FAKE.parent)


@pytest.fixture(scope="module")
def endpoints() -> Iterator[Endpoints]:
    with Endpoints() as shared:
        yield shared


def played(fault: str, case: Case, endpoints: Endpoints) -> Outcome:
    (run,) = runs_of(case, "fake")
    return run_case(run, fake(fault), endpoints, perform_call)


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_agent_passes(name: str, endpoints: Endpoints) -> None:
    outcome = played("", CASES[name], endpoints)
    assert (outcome.verdict, outcome.message, outcome.step) == (Verdict.PASSED, "", "")
    assert outcome.case == f"{name}.own"


@pytest.mark.parametrize(("fault", "case", "said"), [(fault, *one) for fault, one in LIES.items()])
def test_a_lie_fails_its_case_and_is_named(fault: str, case: str, said: str, endpoints: Endpoints) -> None:
    outcome = played(fault, CASES[case], endpoints)
    assert outcome.verdict is Verdict.FAILED
    assert said in outcome.message
    assert outcome.step


def test_the_output_is_compared_with_that_of_a_program_that_makes_no_call(endpoints: Endpoints) -> None:
    assert played("", PRINTED, endpoints).verdict is Verdict.PASSED
    assert "without LipService line 1 is 'order 17 paid', with it 'order 17 paid!'" in (
        played("prints more", PRINTED, endpoints).message
    )
    assert "there is nothing to compare" in played("prints nothing", PRINTED, endpoints).message


def test_an_end_that_is_held_up_is_a_failure(endpoints: Endpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lipservice_conformance.calls.step._ENDING_MS", 800)
    assert "ms to end, expected at most 1000" in played("holds up the end", LEFT, endpoints).message


def test_what_a_logger_lacks_is_not_run_and_says_why(endpoints: Endpoints) -> None:
    outcome = played("knows nobody", CASES["a.second_sink"], endpoints)
    assert (outcome.verdict, outcome.message) == (Verdict.NOT_APPLICABLE, "the client's own call has no sinks")
