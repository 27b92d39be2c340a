"""The runner against drivers that misbehave: each with its exact outcome."""

import asyncio
import re
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from lipservice_conformance.outcome import Kind
from lipservice_conformance.process import Process, start_process
from lipservice_conformance.protocol import Case
from lipservice_conformance.runner import Run, run_cases
from lipservice_conformance.session import Limits

FAKES = Path(__file__).parent / "fake_driver.py"
NAMES = ["c1", "c2", "c3", "c4", "c5"]
OTHERS = {"c1", "c2", "c4", "c5"}
# Patient where nothing hangs, so that a busy machine changes nothing; impatient only where the wait is the point.
PATIENT = Limits(first_reply=20, silence=20, run=60, stop=2)
IMPATIENT = Limits(first_reply=20, silence=0.4, run=60, stop=0.1)
DEAF = Limits(first_reply=0.4, silence=20, run=60, stop=0.1)
LIMITS = {"hangs": IMPATIENT, "ignores_bye": IMPATIENT, "never_greets": DEAF}


def run(fake: str, *, limits: Limits | None = None, names: list[str] = NAMES) -> Run:
    async def launch() -> Process:
        return await start_process((sys.executable, "-ISu", str(FAKES), fake), FAKES.parent)

    cases = [Case(name, "echo", {"text": name}) for name in names]
    return asyncio.run(run_cases("fake", launch, cases, "abc", limits or LIMITS.get(fake, PATIENT)))


def kinds(result: Run) -> dict[str, Kind]:
    return {name: trouble.kind for name, trouble in result.troubles.items()}


def test_a_perfect_driver_answers_everything_and_leaves_no_fault() -> None:
    result = run("answers_all")
    assert {name: done.out for name, done in result.answers.items()} == {name: {"echo": name} for name in NAMES}
    assert (result.troubles, result.faults) == ({}, [])
    assert result.greeting is not None
    assert result.greeting.sdk == "fake"


def test_answers_out_of_turn_are_allowed() -> None:
    result = run("answers_out_of_turn")
    assert {name: done.out for name, done in result.answers.items()} == {name: {"echo": name} for name in NAMES}
    assert result.faults == []


def test_a_flood_of_stderr_neither_blocks_nor_fails_a_driver() -> None:
    result = run("floods_stderr")
    assert set(result.answers) == set(NAMES)
    assert result.faults == []


@pytest.mark.parametrize(
    "fake, kind, message",
    [
        ("dies_in_the_middle", Kind.CRASH, "ended before an answer to 'c3'"),
        ("is_killed", Kind.CRASH, "ended before an answer to 'c3'"),
        ("hangs", Kind.TIMEOUT, "waited 0.4 s for an answer to 'c3'"),
        ("answers_another", Kind.PROTOCOL, "line 2: answer to unknown id 'c99', awaited is 'c3'"),
        (
            "talks_garbage",
            Kind.PROTOCOL,
            "line 2: not JSON (Expecting value: line 1 column 1 (char 0)), got bytes b'DEBUG entering signature'",
        ),
        (
            "talks_latin",
            Kind.PROTOCOL,
            (
                "line 2: not JSON ('utf-8' codec can't decode byte 0xe9 in position 34: invalid continuation byte), "
                """got bytes b'{"done":{"id":"c3","out":{"echo":"\\xe9"}}}'"""
            ),
        ),
        ("adds_a_member", Kind.PROTOCOL, "line 2: unknown member 'took' in done, expected id, out"),
        (
            "answers_both",
            Kind.PROTOCOL,
            "line 2: expected exactly one of out and error in done, got id, out, error",
        ),
        ("greets_again", Kind.PROTOCOL, "line 2: expected done, got greeting"),
        (
            "breaks_off",
            Kind.PROTOCOL,
            "line 2: not JSON (Expecting ',' delimiter: line 1 column 19 (char 18)), got bytes "
            + repr(b'{"done":{"id":"c3"'),
        ),
    ],
)
def test_a_case_that_costs_two_processes_is_named_and_all_others_are_answered(
    fake: str, kind: Kind, message: str
) -> None:
    result = run(fake)
    assert kinds(result) == {"c3": kind}
    assert result.troubles["c3"].message == message
    assert set(result.answers) == OTHERS
    assert [fault.kind for fault in result.faults] == [kind, kind]


def test_a_line_of_20_mib_is_refused_unread() -> None:
    result = run("writes_a_huge_line")
    assert kinds(result) == {"c3": Kind.PROTOCOL}
    assert re.fullmatch(r"line 2: a line of 168\d{5} bytes, expected at most 16777216", result.troubles["c3"].message)
    assert set(result.answers) == OTHERS


def test_an_id_answered_twice_is_a_protocol_outcome_of_that_case() -> None:
    result = run("answers_twice")
    assert kinds(result) == {"c3": Kind.PROTOCOL}
    assert result.troubles["c3"].message == "line 5: 'c3' is answered twice"
    assert set(result.answers) == OTHERS


def test_a_crash_carries_exit_status_and_the_last_words() -> None:
    evidence = run("dies_in_the_middle").troubles["c3"].evidence
    assert evidence.lines() == ["exit status 3", "stderr: fatal: heap of bones"]


def test_a_killed_process_carries_the_name_of_the_signal() -> None:
    assert run("is_killed").troubles["c3"].evidence.lines() == ["signal SIGKILL"]


def test_a_driver_that_ignores_sigterm_is_killed() -> None:
    assert run("hangs").troubles["c3"].evidence.signal == "SIGKILL"


def test_only_fifty_lines_of_stderr_are_kept() -> None:
    noisy = "import sys; print(*range(1000), sep=chr(10), file=sys.stderr)"

    async def launch() -> Process:
        return await start_process((sys.executable, "-ISc", noisy), FAKES.parent)

    result = asyncio.run(run_cases("fake", launch, [Case("c1", "echo", {})], "abc", PATIENT))
    assert result.faults[0].evidence.stderr == tuple(str(number) for number in range(950, 1000))


@pytest.mark.parametrize(
    "fake, kind, message",
    [
        ("dies_at_once", Kind.CRASH, "ended before hello"),
        ("never_greets", Kind.TIMEOUT, "waited 0.4 s for hello"),
        (
            "has_another_spec",
            Kind.PROTOCOL,
            "line 1: spec is 'def' in hello, expected 'abc'; generate the SDK again, from the spec that is asked of it",
        ),
        ("speaks_protocol_2", Kind.PROTOCOL, "line 1: protocol is 2 in hello, expected 1"),
        ("is_another_language", Kind.PROTOCOL, "line 1: language is 'cobol' in hello, expected 'fake'"),
    ],
)
def test_a_driver_that_does_not_start_is_tried_once_and_no_case_is_run(fake: str, kind: Kind, message: str) -> None:
    result = run(fake)
    assert [(fault.kind, fault.message) for fault in result.faults] == [(kind, message)]
    assert kinds(result) == dict.fromkeys(NAMES, Kind.NOT_RUN)
    assert {trouble.message for trouble in result.troubles.values()} == {f"the driver did not start: {message}"}


def test_a_driver_that_dies_at_once_shows_why() -> None:
    assert run("dies_at_once").faults[0].evidence.lines() == ["exit status 1", "stderr: no such module: lipservice"]


def test_a_program_that_does_not_exist_is_a_fault_that_names_it() -> None:
    async def launch() -> Process:
        return await start_process(("no-such-program",), FAKES.parent)

    result = asyncio.run(run_cases("fake", launch, [Case("c1", "echo", {})], "abc", PATIENT))
    assert "no-such-program" in result.faults[0].message
    assert kinds(result) == {"c1": Kind.NOT_RUN}


def test_exiting_early_blames_the_case_that_waited_alone() -> None:
    result = run("exits_early", names=[f"c{number}" for number in range(1, 10)])
    assert kinds(result) == {"c7": Kind.CRASH}
    assert len(result.answers) == 8
    assert [fault.evidence.exit_status for fault in result.faults] == [0, 0]


def test_a_driver_that_loses_too_many_processes_is_given_up() -> None:
    names = [f"c{number}" for number in range(1, 100)]
    result = run("exits_early", names=names, limits=replace(PATIENT, deaths=3))
    assert len(result.faults) == 3
    assert set(result.answers) | set(result.troubles) == set(names)
    not_run = [trouble for trouble in result.troubles.values() if trouble.kind is Kind.NOT_RUN]
    assert {trouble.message for trouble in not_run} == {
        "given up after 3 processes, the last one: ended before an answer to 'c11'"
    }


def test_a_driver_that_ignores_bye_is_a_fault_though_all_is_answered() -> None:
    result = run("ignores_bye")
    assert [(fault.kind, fault.message) for fault in result.faults] == [(Kind.TIMEOUT, "waited 0.4 s for bye")]
    assert set(result.answers) == set(NAMES)


def test_a_driver_that_ends_badly_after_bye_is_a_fault() -> None:
    result = run("ends_badly")
    assert [fault.message for fault in result.faults] == ["did not end well after bye: exit status 7"]
    assert set(result.answers) == set(NAMES)


def test_a_run_that_takes_too_long_names_the_oldest_unanswered_case() -> None:
    result = run("hangs", limits=replace(PATIENT, run=1, stop=0.1))
    assert kinds(result) == {"c3": Kind.TIMEOUT, "c4": Kind.NOT_RUN, "c5": Kind.NOT_RUN}
    assert result.troubles["c3"].message == "the whole run took longer than 1 s"
    assert set(result.answers) == {"c1", "c2"}


def test_an_error_in_place_of_an_output_is_an_answer() -> None:
    error = run("refuses").answers["c3"].error
    assert error is not None
    assert (error.kind, error.message) == ("internal", "KeyError")


def test_no_process_is_left_when_the_run_is_over(tmp_path: Path) -> None:
    parent = (
        "import os, sys, signal; open(sys.argv[1], 'w').write(str(os.spawnlp(os.P_NOWAIT, 'sleep', 'sleep', '60')))"
    )
    wait = f"{parent}; signal.pause()"
    mark = tmp_path / "child"

    async def launch() -> Process:
        return await start_process((sys.executable, "-ISc", wait, str(mark)), FAKES.parent)

    asyncio.run(run_cases("fake", launch, [Case("c1", "echo", {})], "abc", DEAF))
    state = Path(f"/proc/{mark.read_text()}/stat")
    # It has been killed; when it is gone the machine says, and a loaded one takes a while.
    end = time.monotonic() + 10
    while _is_alive(state) and time.monotonic() < end:
        time.sleep(0.02)
    assert not _is_alive(state)


def _is_alive(state: Path) -> bool:
    try:
        return state.read_text().split()[2] != "Z"
    except OSError:
        return False
