"""The harness of the wire tier: an agent that hangs, dies or lies makes its case fail, and the failure says how."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lipservice_conformance.emulator import Answer
from lipservice_conformance.wire import agent as agents
from lipservice_conformance.wire.agent import Agent, Program
from lipservice_conformance.wire.case import Case
from lipservice_conformance.wire.expectation import connections, counted, diagnosed, numbers, requests, untold
from lipservice_conformance.wire.outcome import Outcome, Verdict
from lipservice_conformance.wire.peer_scope import out_of_scope
from lipservice_conformance.wire.run import Endpoints, perform_wire, run_case, run_cases
from lipservice_conformance.wire.step import emit, flush, script, shutdown
from lipservice_conformance.wire.trouble import AgentError

FAKE = Path(__file__).with_name("fake_agent.py")
CASE = Case(
    "a.otlp.example",
    "an example",
    "otlp",
    (
        emit(4),
        flush(most_ms=1000),
        emit(2),
        flush(most_ms=1000),
        numbers(range(6)),
        requests(200, 200),
        connections(1),
        counted(emitted=6, accepted=6, requests=2),
        diagnosed(),
    ),
)
# What an agent does wrong, and a part of what is said about it.
LIES = {
    "claims": "missing 0 1 2 3 4 5",
    "complains": "wrote to standard error",
    "connects anew": "1 connections",
    "counts more": "expected counts",
    "denies": "ended as failure",
    "dies": "ended instead of answering `emit`, with status 3",
    "emits less": "the agent says 3",
    "fails at the end": "ended with 7",
    "flushes late": "flush took 20",
    "forgets": "missing 2 3",
    "keeps a thread": "left behind",
    "keeps the socket": "left behind",
    "loses count": "emitted is not accepted",
    "reorders": "expected rows 0 1 2 3 4 5, got 3 2 1 0",
    "says no": "cannot do `resources`: not applicable",
    "says too much": "lines that nobody expected",
    "sends twice": "6 twice",
    "speaks in tongues": "was answered with 'what?'",
    "stays": "still there 3 s",
}


def fake(fault: str) -> Program:
    return Program("fake", (sys.executable, str(FAKE), fault), FAKE.parent)


@pytest.fixture(scope="module")
def endpoints() -> Iterator[Endpoints]:
    with Endpoints() as shared:
        yield shared


def played(fault: str, endpoints: Endpoints, case: Case = CASE) -> Outcome:
    return run_case(case, fake(fault), endpoints, perform_wire)


def test_an_honest_agent_passes(endpoints: Endpoints) -> None:
    outcome = played("", endpoints)
    assert (outcome.verdict, outcome.message, outcome.step) == (Verdict.PASSED, "", "")


@pytest.mark.parametrize(("fault", "said"), LIES.items())
def test_a_lie_fails_the_case_and_is_named(fault: str, said: str, endpoints: Endpoints) -> None:
    outcome = played(fault, endpoints)
    assert outcome.verdict is Verdict.FAILED
    assert said in outcome.message
    assert outcome.step


def test_an_agent_that_hangs_fails_in_time(endpoints: Endpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lipservice_conformance.wire.step.ANSWER_SECONDS", 0.2)
    started = time.monotonic()
    outcome = played("hangs", endpoints, replace(CASE, steps=(emit(1), flush(timeout_ms=300))))
    assert outcome.message == "no answer to `flush` within 0.5 s"
    assert time.monotonic() - started < 10


def test_the_end_of_what_it_wrote_is_kept(endpoints: Endpoints) -> None:
    assert played("dies", endpoints).evidence == ("it hurts",)


def test_a_success_that_the_endpoint_did_not_give_is_a_lie(endpoints: Endpoints) -> None:
    case = replace(CASE, steps=(script(Answer(status=503)), emit(4), flush(), shutdown()))
    outcome = played("", endpoints, case)
    assert outcome.message.startswith("it counts 4 as answered with success, the endpoint so answered 0")
    assert outcome.step == "look at what must hold always"


def test_a_program_that_does_not_start_fails_its_case(endpoints: Endpoints) -> None:
    outcome = run_case(CASE, Program("fake", ("/nowhere/agent",), FAKE.parent), endpoints, perform_wire)
    assert outcome.verdict is Verdict.FAILED
    assert outcome.message.startswith("the agent did not start")


def test_what_does_not_apply_is_not_run(endpoints: Endpoints) -> None:
    outcome = played("dies", endpoints, replace(CASE, not_for={"fake": "it has no records"}))
    assert (outcome.verdict, outcome.message) == (Verdict.NOT_APPLICABLE, "it has no records")


def test_what_a_peer_cannot_tell_is_not_expected_of_it(endpoints: Endpoints) -> None:
    outcome = run_case(CASE, replace(fake("tells nothing"), is_peer=True), endpoints, perform_wire)
    assert (outcome.verdict, outcome.message) == (Verdict.PASSED, "")
    assert played("tells nothing", endpoints).message == "the agent cannot do `stats`: not applicable"


def test_what_a_peer_cannot_do_is_no_case_of_it(endpoints: Endpoints) -> None:
    outcome = run_case(CASE, replace(fake("emits nothing"), is_peer=True), endpoints, perform_wire)
    assert (outcome.verdict, outcome.message) == (Verdict.NOT_APPLICABLE, "the agent cannot do `emit`: not applicable")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"only_ours": "it is about our name"}, "it is about our name"),
        ({"clock": "manual"}, "its clock cannot be set"),
        ({"tokens": (("phc_a", None),)}, "it has no provider of tokens"),
        (
            {"options": {"queue_bytes": 5, "encoding": "json", "delay_ms": 5}},
            "its exporter has no encoding, queue_bytes",
        ),
        ({"environment": {"POSTHOG_HOST": "x", "OTEL_SERVICE_NAME": "x"}}, "it knows no POSTHOG_HOST"),
    ],
)
def test_what_lipservice_alone_has_is_not_asked_of_a_peer(given: dict[str, Any], reason: str) -> None:
    assert out_of_scope(replace(CASE, **given)) == reason
    assert out_of_scope(replace(CASE, options={"encoding": "protobuf"})) == ""


def test_a_secret_that_is_told_fails_its_case(endpoints: Endpoints) -> None:
    case = replace(CASE, steps=(untold("nobody"),))
    assert "nowhere 'nobody', but it says ['something nobody" in played("says too much", endpoints, case).message
    assert "it says nothing at all" in played("", endpoints, case).message


def test_cases_at_once_come_back_in_their_order() -> None:
    cases = [replace(CASE, id=f"a.otlp.{number}") for number in range(4)]
    told: list[str] = []
    outcomes = run_cases(cases, fake(""), perform_wire, lambda one: told.append(one.case), at_once=2)
    assert [outcome.case for outcome in outcomes] == [case.id for case in cases]
    assert {outcome.verdict for outcome in outcomes} == {Verdict.PASSED}
    assert sorted(told) == [case.id for case in cases]


def test_a_machine_s_own_settings_do_not_reach_the_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OTEL_SERVICE_NAME", "POSTHOG_API_KEY", "https_proxy", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, "x")
    foreign = {"OTEL_SERVICE_NAME", "https_proxy", "SSL_CERT_FILE"}
    show = f"import os; print({{'stats': 0}} if {foreign} & set(os.environ) else 0)"
    agent = Agent(Program("fake", (sys.executable, "-c", show), FAKE.parent))
    with pytest.raises(AgentError, match="was answered with '0'"):
        agent.receive("stats")
    agent.stop()


def test_nothing_of_an_agent_is_left_when_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agents, "_STOP_SECONDS", 0.5)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('{}', flush=True); time.sleep(60)"
    agent = Agent(Program("fake", (sys.executable, "-c", deaf), FAKE.parent))
    with pytest.raises(AgentError):
        agent.receive("stats", 5)
    agent.stop()
    assert not Path(f"/proc/{agent.process}/cmdline").exists()
