"""Exits and forks of processes that log."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from socket_server import LONGEST_SECONDS, Peer, SocketServer, collecting

import lipservice

SOURCE = str(Path(lipservice.__file__).parent.parent)
BEGIN = """
import logging, os, sys, atexit
import lipservice
client = lipservice.configure_adaptive_logging(level="info")
log = logging.getLogger("shop")
logging.root.addHandler(logging.NullHandler())
"""
FEW = '{"budget": "1/s", "window_seconds": 300}'


def _run(server: SocketServer, code: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    variables = {
        "PYTHONPATH": SOURCE,
        "LIPSERVICE_OTLP_ENDPOINT": server.url,
        "LIPSERVICE_COMPRESSION": "none",
        "LIPSERVICE_ENCODING": "json",
        "PATH": os.environ.get("PATH", ""),
    }
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", BEGIN + code],
        env={**variables, **environment},
        capture_output=True,
        check=False,
        timeout=2 * LONGEST_SECONDS,
    )


def _text(requests: list[tuple[bytes, bytes]]) -> bytes:
    return b"".join(body for _, body in requests)


def test_at_the_normal_end_all_is_sent_and_accounted_for() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as server:
        done = _run(server, "for n in range(1000): log.info('order %s paid', n)\nsys.exit(7)", LIPSERVICE_POLICY=FEW)

    assert (done.returncode, done.stderr) == (7, b"")
    sent = _text(requests)
    kept = sent.count(b'"order ')
    assert b"more like this were not sent: order %s paid" in sent
    assert 0 < kept < 1000


def test_what_is_logged_at_the_very_end_is_sent_too() -> None:
    requests: list[tuple[bytes, bytes]] = []
    with SocketServer(collecting(requests)) as server:
        done = _run(server, "atexit.register(lambda: log.warning('at the end'))")

    assert (done.returncode, done.stderr) == (0, b"")
    assert b"at the end" in _text(requests)


def test_an_endpoint_that_hangs_holds_the_end_up_no_longer_than_it_may() -> None:
    def hang(peer: Peer) -> None:
        peer.read()
        peer.read()

    with SocketServer(hang) as server:
        began = time.monotonic()
        done = _run(server, "log.warning('x')", LIPSERVICE_EXIT_TIMEOUT_MS="300")
        assert time.monotonic() - began < LONGEST_SECONDS

    assert done.returncode == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks")
def test_a_child_sends_its_own_and_accounts_for_its_own() -> None:
    requests: list[tuple[bytes, bytes]] = []
    code = """
log.warning("parent %s", 1)
assert client.stats().seen == 1
child = os.fork()
if child == 0:
    assert client.stats().seen == 0, client.stats()
    for n in range(10): log.warning("child %s", n)
    with lipservice.request_scope(distinct_id="d"): log.error("child failed")
    sys.exit(0 if client.stats().seen == 11 else 5)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
log.warning("parent %s", 2)
"""
    with SocketServer(collecting(requests)) as server:
        done = _run(server, code)

    assert (done.returncode, done.stderr) == (0, b"")
    sent = _text(requests)
    assert (sent.count(b'"parent '), sent.count(b'"child ')) == (2, 11)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks")
def test_forks_while_others_log_leave_no_lock_behind() -> None:
    requests: list[tuple[bytes, bytes]] = []
    code = """
import threading
over = threading.Event()
def flood():
    while not over.is_set(): log.info("flood")
threads = [threading.Thread(target=flood, daemon=True) for _ in range(3)]
for thread in threads: thread.start()
for n in range(10):
    child = os.fork()
    if child == 0:
        for k in range(50): log.info("flood %s", k)
        client.stats()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
over.set()
for thread in threads: thread.join(20)
print("done")
"""
    with SocketServer(collecting(requests)) as server:
        done = _run(server, code)

    assert (done.stdout, done.stderr) == (b"done\n", b"")


def test_a_program_without_a_destination_says_so_once_and_works() -> None:
    code = f"""
import sys; sys.path.insert(0, {SOURCE!r})
import logging, lipservice
client = lipservice.configure_adaptive_logging()
logging.warning("shown")
client.shutdown()
"""
    done = subprocess.run([sys.executable, "-c", code], env={}, capture_output=True, check=True, timeout=60)

    assert done.stderr.splitlines() == [
        b"lipservice: no destination: give posthog_api_key, or set POSTHOG_API_KEY; nothing is sent",
        b"WARNING:root:shown",
    ]
