"""Processes: the command, and the emulator beside a program that forks or fails."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from emulator_client import exchange, protobuf
from lipservice_conformance.cli import main
from lipservice_conformance.emulator import Emulator

COMMAND = [sys.executable, "-m", "lipservice_conformance", "emulator"]


@contextlib.contextmanager
def command(*words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with subprocess.Popen([*COMMAND, *words], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline()
        finally:
            process.kill()


def test_the_command_says_where_it_is_and_ends_when_it_is_told() -> None:
    with command("--port", "0", "--profile", "otlp", "--tls") as (process, line):
        assert process.stdout is not None
        assert line.startswith("emulator ready on http://127.0.0.1:")
        assert "https://127.0.0.1:" in process.stdout.readline()
        url = line.split()[-1]
        assert exchange(url, protobuf("hello"), {}, path="/any").status == 200
        assert exchange(url, path="/", method="GET").status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_a_port_that_is_none_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["emulator", "--port", "-1"]) == 2
    assert "port is at least 0" in capsys.readouterr().err


def test_a_port_that_is_taken_is_said(emulator: Emulator, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["emulator", "--port", emulator.url.rpartition(":")[2]]) == 3
    said = capfd.readouterr().err
    assert "in use" in said
    assert "Traceback" not in said


def test_a_fork_may_ask_and_leave_and_the_emulator_stays(emulator: Emulator) -> None:
    child = os.fork()
    if not child:
        status = exchange(emulator.url, protobuf("from the child")).status
        emulator.stop()
        os._exit(0 if status == 200 and emulator.bodies() == ["from the child"] else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert exchange(emulator.url, protobuf("from the parent")).status == 200
    assert emulator.bodies() == ["from the child", "from the parent"]


def test_it_ends_with_the_program_that_started_it_and_leaves_no_file() -> None:
    program = (
        "import os; from lipservice_conformance.emulator import Emulator; e = Emulator(); e.start();"
        "print(e.url, e.ca_file, e.ca_file.is_file(), flush=True); os._exit(1)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=20)
    url, authority, was_there = ran.stdout.split()
    assert was_there == "True"
    deadline = time.monotonic() + 10
    while answers(url) or Path(authority).parent.exists():
        assert time.monotonic() < deadline


def answers(url: str) -> bool:
    with contextlib.suppress(OSError):
        return exchange(url, protobuf("x"), timeout=1).status == 200
    return False
