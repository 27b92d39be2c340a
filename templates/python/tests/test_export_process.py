"""Forks, exits, and threads that hang: real processes and real sockets."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path
from typing import Any

import pytest
from socket_server import LONGEST_SECONDS, Peer, SocketServer, collecting

import lipservice
from lipservice import Exporter, LogRecord
from lipservice._export import processes

SOURCE = str(Path(lipservice.__file__).parent.parent)


def _exporter(server: SocketServer, **options: Any) -> Exporter:
    return Exporter(variables={}, otlp_endpoint=server.url, compression="none", diagnostics=lambda _: None, **options)


def _numbers(requests: list[tuple[bytes, bytes]]) -> list[int]:
    found = [word.partition(b">")[0] for _, body in requests for word in body.split(b"<n=")[1:]]
    return sorted(map(int, found))


def _emit(exporter: Exporter, *numbers: int) -> None:
    for number in numbers:
        exporter.emit(LogRecord(f"<n={number}>", 9))


def _wait_until(condition: Any) -> None:
    end = time.monotonic() + LONGEST_SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_records_arrive_and_nothing_is_left() -> None:
    requests: list[tuple[bytes, bytes]] = []
    before = threading.active_count()
    with SocketServer(collecting(requests)) as server:
        exporter = _exporter(server)
        threads = threading.active_count()
        _emit(exporter, *range(100))
        assert threading.active_count() <= threads + 1
        assert exporter.flush(LONGEST_SECONDS) == "success"
        assert exporter.shutdown(LONGEST_SECONDS) == "success"
        _wait_until(lambda: threading.active_count() <= threads)
    assert _numbers(requests) == list(range(100))
    assert threading.active_count() <= before


def test_a_shutdown_ends_in_time_though_the_endpoint_hangs() -> None:
    with SocketServer(_hang) as server:
        exporter = _exporter(server, request_timeout_ms=600_000, delay_ms=1)
        _emit(exporter, 1)
        _wait_until(lambda: exporter.stats().in_flight)
        began = time.monotonic()
        assert exporter.shutdown(0.2) == "timeout"
        assert time.monotonic() - began < LONGEST_SECONDS / 2
        assert exporter.stats().lost == {"shutdown": 1}
        _wait_until(lambda: not any(thread.name == "lipservice" for thread in threading.enumerate()))


def _hang(peer: Peer) -> None:
    peer.read()
    peer.read()


def test_a_dropped_exporter_is_collected_and_its_thread_ends() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as server:
        exporter = _exporter(server, delay_ms=600_000)
        _emit(exporter, 1)
        reference = weakref.ref(exporter)
        del exporter
        gc.collect()
        assert reference() is None
        _wait_until(lambda: not any(thread.name == "lipservice" for thread in threading.enumerate()))
    assert _numbers(requests) == [1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork.*:DeprecationWarning")
def test_a_child_begins_anew_and_the_parent_goes_on() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as server:
        exporter = _exporter(server, delay_ms=600_000)
        _emit(exporter, 1)
        assert exporter.flush(LONGEST_SECONDS) == "success"
        _emit(exporter, 2, 3)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                assert exporter.stats().emitted == 0
                _emit(exporter, 10, 11)
                status = 0 if exporter.flush(LONGEST_SECONDS) == "success" else 2
                assert exporter.stats().accepted == 2
            finally:
                os._exit(status)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert exporter.stats().queued == 2
        _emit(exporter, 4)
        assert exporter.shutdown(LONGEST_SECONDS) == "success"
    assert _numbers(requests) == [1, 2, 3, 4, 10, 11]
    # The parent's was not used by the child.
    assert server.connections == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork.*:DeprecationWarning")
def test_forks_while_others_emit_leave_no_lock_behind() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as server:
        exporter = _exporter(server, delay_ms=5)
        ended = threading.Event()

        def emit() -> None:
            while not ended.is_set():
                _emit(exporter, 0)

        threads = [threading.Thread(target=emit) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            for number in range(1, 6):
                child = os.fork()
                if child == 0:
                    _emit(exporter, number)
                    os._exit(0 if exporter.flush(LONGEST_SECONDS) == "success" else 1)
                assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        finally:
            ended.set()
            for thread in threads:
                thread.join()
        exporter.shutdown(LONGEST_SECONDS)
    assert {1, 2, 3, 4, 5} <= set(_numbers(requests))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks")
def test_forks_in_several_threads_at_once_end() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as server:
        code = """
import warnings
warnings.simplefilter("ignore")
exporters = [Exporter() for _ in range(5)]
sys.setswitchinterval(1e-6)
statuses = []
def fork():
    for _ in range(20):
        child = os.fork()
        if child == 0:
            for e in exporters: e.stats()
            os._exit(0)
        statuses.append(os.waitpid(child, 0)[1])
threads = [threading.Thread(target=fork, daemon=True) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join(20)
print(len(statuses), sum(statuses))
"""
        done = _run(server, code)
    assert (done.stdout, done.stderr) == (b"80 0\n", b"")


def test_exporters_share_the_time_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    class Slow:
        def finish(self) -> None:
            steps.append("finish")

        def leave(self) -> None:
            steps.append("begin")

        def at_exit(self) -> None:
            steps.append("wait")

    both = [Slow(), Slow()]
    monkeypatch.setattr(processes, "_members", weakref.WeakSet(both))
    processes._at_exit()

    assert steps == ["finish", "finish", "begin", "begin", "wait", "wait"]


def test_nothing_is_said_of_a_request_that_the_end_has_cut() -> None:
    with SocketServer(_hang) as server:
        done = _run(server, "e = Exporter()\ne.emit(LogRecord('x', 9))", LIPSERVICE_EXIT_TIMEOUT_MS="300")
    assert b"no answer" not in done.stderr


def _run(server: SocketServer, code: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    program = f"from lipservice import *\nimport os, sys, threading, logging\n{code}"
    variables = {"PYTHONPATH": SOURCE, "LIPSERVICE_OTLP_ENDPOINT": server.url, "PATH": os.environ.get("PATH", "")}
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**variables, **environment},
        capture_output=True,
        check=False,
        timeout=2 * LONGEST_SECONDS,
    )


def test_what_waits_is_sent_at_the_normal_end_and_the_status_stays() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as server:
        done = _run(server, "e = Exporter()\nfor n in range(50): e.emit(LogRecord(f'<n={n}>', 9))\nsys.exit(7)")
    assert (done.returncode, done.stderr) == (7, b"")
    assert _numbers(requests) == list(range(50))


def test_a_first_record_at_the_very_end_is_sent_too() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as server:
        code = "e = Exporter()\nimport atexit\natexit.register(lambda: e.emit(LogRecord('<n=1>', 9)))"
        done = _run(server, code)
    assert (done.returncode, done.stderr) == (0, b"")
    assert _numbers(requests) == [1]


def test_the_end_is_not_held_up_for_longer_than_it_may_be() -> None:
    with SocketServer(_hang) as server:
        began = time.monotonic()
        done = _run(server, "e = Exporter()\ne.emit(LogRecord('x', 9))", LIPSERVICE_EXIT_TIMEOUT_MS="300")
        assert time.monotonic() - began < LONGEST_SECONDS
    assert done.returncode == 0


def test_an_exception_that_ends_the_program_is_still_what_is_shown() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as server:
        done = _run(server, "e = Exporter()\ne.emit(LogRecord('<n=1>', 9))\nraise KeyError(5)")
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith(b"KeyError: 5")
    assert _numbers(requests) == [1]


def test_a_child_that_ends_normally_sends_its_own() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as server:
        code = """
e = Exporter()
e.emit(LogRecord('<n=1>', 9))
if os.fork() == 0:
    e.emit(LogRecord('<n=2>', 9))
    sys.exit(0)
os.wait()
"""
        done = _run(server, code)
    assert done.returncode == 0
    assert _numbers(requests) == [1, 2]


def test_the_network_is_not_imported_with_the_package() -> None:
    heavy = ("ssl", "http.client", "zlib", "urllib", "socket", "random", "lipservice._export")
    code = f"import sys, lipservice\nprint([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], env={"PYTHONPATH": SOURCE}, capture_output=True, check=True, timeout=60
    )

    assert done.stdout.strip() == b"[]"
